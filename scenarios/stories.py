"""The cities that `huiyin demo` can play, by name."""

from scenarios import putuo, taiyuan_story, yiwu

STORIES = {one.name: one for one in (taiyuan_story.STORY, putuo.STORY, yiwu.STORY)}

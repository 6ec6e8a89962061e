"""The cities that `huiyin demo` can play, by name."""

from scenarios import beita_story, putuo, taiyuan_story, yiwu

_ALL = (taiyuan_story.STORY, beita_story.STORY, putuo.STORY, yiwu.STORY)
STORIES = {one.name: one for one in _ALL}

// Reads a pasted list of sign-ups, shows how each line is understood, and registers the plain ones.
"use strict";

let checked = null; // what was shown is what is registered, whatever is typed meanwhile

function chosen(name) {
  return [...document.querySelectorAll(`input[name=${name}]:checked`)].map((one) => one.value);
}

function card(one, typed) {
  const shown = find("line").content.cloneNode(true);
  put(shown, ".no", words.paste_line.replace("{}", one.line));
  put(shown, ".who", one.name);
  put(shown, ".phone", one.phone);
  const plain = one.doubts.length === 0;
  put(shown, ".raw", plain ? "" : typed[one.line - 1].trim());
  const names = (own, all) => (own.length ? own : all).map((code) => words[code] ?? code);
  const wishes = [...names(one.intentions, checked.intentions), ...names(one.available, checked.available)];
  put(shown, ".wishes", plain ? wishes.join(" · ") : "");
  const doubts = shown.querySelector(".doubts");
  doubts.hidden = plain;
  for (const code of one.doubts) {
    const tag = document.createElement("span");
    tag.className = "tag urgent";
    tag.textContent = words[code] ?? code;
    doubts.append(tag, " ");
  }
  return shown;
}

function show(lines) {
  const typed = checked.text.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/); // as Python counts lines
  for (const [part, some] of [
    ["plain", lines.filter((one) => one.doubts.length === 0)],
    ["doubtful", lines.filter((one) => one.doubts.length > 0)],
  ]) {
    find(part).replaceChildren(...some.map((one) => card(one, typed)));
    find(`${part}-title`).textContent = words[`paste_${part}`].replace("{}", some.length);
    find(`${part}-part`).hidden = some.length === 0;
  }
  const count = find("plain").childElementCount;
  find("take").textContent = words.paste_take.replace("{}", count);
  find("take").hidden = count === 0;
  find("read").hidden = false;
  if (lines.length === 0) throw new Error(words.paste_none);
}

find("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  key = find("key").value.trim();
  find("done").hidden = find("read").hidden = true;
  checked = {
    text: find("text").value,
    community: find("community").value.trim(),
    intentions: chosen("intentions"),
    available: chosen("available"),
  };
  try {
    if (!checked.intentions.length || !checked.available.length) throw new Error(words.paste_choose);
    complain("");
    show((await ask("/v1/imports/sign-ups?dry_run=true", checked)).lines);
    find("read").scrollIntoView({ block: "start" });
  } catch (wrong) {
    complain(wrong.message);
  }
});

find("take").addEventListener("click", async () => {
  find("take").disabled = true;
  try {
    const told = await ask("/v1/imports/sign-ups", checked);
    find("done").textContent = words.paste_running;
    find("done").hidden = false;
    const end = await awaited(`/v1/imports/${told.id}`, (one) => one.state === "done");
    find("done").textContent = said("paste_done", end);
    find("plain-part").hidden = find("take").hidden = true;
    complain("");
  } catch (wrong) {
    complain(wrong.message);
  } finally {
    find("take").disabled = false;
  }
});

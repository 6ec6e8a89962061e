// Shows the open requests to a volunteer, with whose key one is taken; the key stays in memory.
"use strict";

const EVERY = 10000;
const language = document.documentElement.lang;
const moment = new Intl.DateTimeFormat(language, {
  month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit",
  hour12: false, timeZone: "Asia/Shanghai",
});
const find = (id) => document.getElementById(id);
const words = Object.fromEntries(
  [...find("words").children].map((one) => [one.dataset.code, one.textContent]),
);
let key = "";
let volunteer = "";

async function ask(path, options = {}) {
  const headers = { Authorization: `Bearer ${key}`, "Accept-Language": language, ...options.headers };
  const answer = await fetch(path, { ...options, headers });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.detail);
  return told;
}

function complain(text) {
  find("problem").textContent = text;
  find("problem").hidden = !text;
}

function card(one) {
  const shown = find("case").content.cloneNode(true);
  shown.querySelector(".where").textContent = words[`near${one.near}`] ?? one.area;
  const level = shown.querySelector(".level");
  level.textContent = words[one.level];
  level.classList.add(one.level);
  shown.querySelector(".vehicle").hidden = !one.vehicle;
  shown.querySelector("time").textContent = moment.format(new Date(one.received_at));
  shown.querySelector(".title").textContent = words[one.category] ?? one.category;
  const waited = Math.max(0, Math.round((Date.now() - new Date(one.received_at)) / 60000));
  shown.querySelector(".waits").textContent = words.since.replace("{}", waited);
  shown.querySelector(".take").addEventListener("click", (event) => take(one.id, event.target));
  return shown;
}

async function show() {
  try {
    const told = await ask("/v1/help-board");
    volunteer = told.volunteer_id;
    find("cases").replaceChildren(...told.items.map(card));
    find("none").hidden = told.items.length > 0;
    find("board").hidden = false;
    find("updated").textContent = moment.format(new Date());
    complain("");
    return true;
  } catch (wrong) {
    complain(wrong.message);
    return false;
  }
}

async function take(id, button) {
  button.disabled = true;
  find("taken").hidden = true;
  try {
    await ask(`/v1/help-requests/${id}/claim`, {
      method: "POST",
      body: JSON.stringify({ volunteer_id: volunteer }),
      headers: { "Content-Type": "application/json", "Idempotency-Key": `board:${id}:${Date.now()}` },
    });
    await show();
    find("taken").hidden = false;
  } catch (wrong) {
    await show();
    complain(wrong.message);
  }
}

find("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  key = find("key").value.trim();
  if (await show()) find("key").value = "";
  else key = "";
});
find("refresh").addEventListener("click", show);
setInterval(() => { if (key && !document.hidden) show(); }, EVERY);

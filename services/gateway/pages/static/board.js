// Shows the open requests to a volunteer, who can take one.
"use strict";

const EVERY = 10000;
const moment = new Intl.DateTimeFormat(language, minute);
let volunteer = "";

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

function say(id, step, body) {
  return ask(`/v1/help-requests/${id}/${step}`, body);
}

async function own(one) {
  const shown = find("own").content.cloneNode(true);
  const contact = await ask(`/v1/help-requests/${one.id}/contact`).catch(() => ({}));
  const medicine = contact.medicine ? JSON.parse(contact.medicine) : {};
  const order = ["generic_name", "brand", "maker", "specification"].map((name) => medicine[name]);
  if (medicine.quantity) order.push(`×${medicine.quantity}`);
  shown.querySelector(".state").textContent = words[`state_${one.state}`];
  shown.querySelector(".level").textContent = words[one.level];
  shown.querySelector(".level").classList.add(one.level);
  shown.querySelector("time").textContent = words.due.replace("{}", moment.format(new Date(one.due_at)));
  shown.querySelector(".title").textContent = words[one.category] ?? one.category;
  shown.querySelector(".who").textContent = contact.name;
  shown.querySelector(".phone").textContent = contact.phone;
  shown.querySelector(".phone").href = `tel:${contact.phone}`;
  shown.querySelector(".address").textContent = contact.address;
  shown.querySelector(".detail").textContent = [contact.detail, ...order].filter(Boolean).join(" ");
  const start = shown.querySelector(".start");
  start.hidden = one.state !== "dispatched";
  start.addEventListener("click", () => step(one.id, "start", {}));
  const finish = shown.querySelector(".finish");
  finish.hidden = one.state !== "in_progress";
  finish.addEventListener("submit", (event) => {
    event.preventDefault();
    step(one.id, "resolve", { answer: finish.querySelector(".outcome").value });
  });
  if (one.category === "psychological") await confide(one.id, shown.querySelector(".notes"));
  shown.querySelector(".back").addEventListener("click", () => step(one.id, "return", { reason: words.back }));
  return shown;
}

async function confide(id, form) {
  form.hidden = false;
  const told = await ask(`/v1/help-requests/${id}/sessions`).catch(() => ({ sessions: [] }));
  form.querySelector(".kept").replaceChildren(...told.sessions.map((note) => {
    const line = document.createElement("li");
    line.textContent = `${moment.format(new Date(note.at))} ${note.text}`;
    return line;
  }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    find("mine").dataset.shown = "";
    step(id, "sessions", { text: form.querySelector(".text").value });
  });
}

async function step(id, name, body) {
  try {
    await say(id, name, body);
    find("taken").hidden = true;
    await show();
  } catch (wrong) {
    complain(wrong.message);
  }
}

async function showMine() {
  const told = await ask("/v1/help-requests?limit=20");
  const open = told.items.filter((one) => one.state === "dispatched" || one.state === "in_progress");
  const shown = open.map((one) => `${one.id} ${one.state}`).join();
  if (find("mine").dataset.shown === shown) return; // what somebody is typing stays
  const cards = await Promise.all(open.map(own));
  find("mine").replaceChildren(...cards);
  find("mine").dataset.shown = shown;
  find("mine-title").hidden = cards.length === 0;
}

async function show() {
  try {
    const told = await ask("/v1/help-board");
    await showMine();
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
    await say(id, "claim", { volunteer_id: volunteer });
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

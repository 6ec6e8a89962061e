// Reads the development outbox with an operator's key.
"use strict";

const EVERY = 3000;
const moment = new Intl.DateTimeFormat(language, { ...minute, second: "2-digit" });
let last = null;
let browsing = false;

function linked(text) {
  // Words and links; a link is made only of what can be nothing else.
  return text.split(/(https?:\/\/[^\s，。；）)]+)/).map((piece, place) => {
    if (place % 2 === 0) return document.createTextNode(piece);
    const link = document.createElement("a");
    link.href = piece;
    link.rel = "noreferrer";
    link.textContent = piece;
    return link;
  });
}

function letter(message) {
  const card = find("letter").content.cloneNode(true);
  const time = card.querySelector("time");
  time.dateTime = message.at;
  time.textContent = moment.format(new Date(message.at));
  card.querySelector(".to").textContent = message.phone;
  card.querySelector(".template").textContent = message.template;
  const state = card.querySelector(".state");
  state.textContent = message.channel ? `${message.state} · ${message.channel}` : message.state;
  state.classList.add(message.state);
  card.querySelector(".title").textContent = message.title;
  card.querySelector(".text").append(...linked(message.text));
  return card;
}

async function read(query) {
  return (await ask(`/v1/messages?${new URLSearchParams({ limit: "50", ...query })}`)).messages;
}

async function show(query, keep) {
  try {
    const messages = await read(query);
    const letters = messages.map(letter);
    if (keep) find("letters").append(...letters);
    else find("letters").replaceChildren(...letters);
    last = messages.at(-1) ?? last;
    find("older").hidden = messages.length < 50;
    find("none").hidden = find("letters").childElementCount > 0;
    find("outbox").hidden = false;
    find("updated").textContent = moment.format(new Date());
    complain("");
    return true;
  } catch (wrong) {
    complain(wrong.message);
    return false;
  }
}

find("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  key = find("key").value.trim();
  browsing = false;
  if (await show({}, false)) find("key").value = "";
  else key = "";
});
find("refresh").addEventListener("click", () => { browsing = false; show({}, false); });
find("older").addEventListener("click", () => {
  browsing = true;
  show({ before: last.at, before_id: last.id }, true);
});
setInterval(() => {
  const reading = document.hidden || browsing || String(document.getSelection()) || window.scrollY > 200;
  if (key && !reading) show({}, false);
}, EVERY);

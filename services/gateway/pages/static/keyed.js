// What pages that ask with a key share; loaded before them.  The key never leaves the page's memory.
"use strict";

const language = document.documentElement.lang;
const find = (id) => document.getElementById(id);
const words = Object.fromEntries(
  [...(find("words")?.children ?? [])].map((one) => [one.dataset.code, one.textContent]),
);
const minute = {
  month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit",
  hour12: false, timeZone: "Asia/Shanghai",
};
let key = "";

async function fetched(path, body) {
  const headers = { Authorization: `Bearer ${key}`, "Accept-Language": language };
  if (body) headers["Content-Type"] = "application/json";
  const asked = body ? { method: "POST", body: JSON.stringify(body) } : {};
  const answer = await fetch(path, { ...asked, headers });
  if (!answer.ok) throw new Error((await answer.json()).detail);
  return answer;
}

async function ask(path, body) {
  return (await fetched(path, body)).json();
}

function complain(text) {
  find("problem").textContent = text;
  find("problem").hidden = !text;
}

function put(place, selector, text) {
  const node = place.querySelector(selector);
  node.textContent = text;
  node.hidden = !text;
}

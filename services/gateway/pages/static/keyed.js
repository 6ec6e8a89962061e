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
  const form = body instanceof FormData; // its content type is the browser's to say
  if (body && !form) headers["Content-Type"] = "application/json";
  const asked = body ? { method: "POST", body: form ? body : JSON.stringify(body) } : {};
  const answer = await fetch(path, { ...asked, headers });
  if (!answer.ok) throw Object.assign(new Error((await answer.json()).detail), { status: answer.status });
  return answer;
}

async function ask(path, body) {
  return (await fetched(path, body)).json();
}

// Asks ever more seldom until the answer is as wished; a gateway that is away is asked again.
async function awaited(path, wished) {
  for (let pause = 300; ; pause = Math.min(3000, pause * 1.5)) {
    try {
      const now = await ask(path);
      if (wished(now)) return now;
    } catch (wrong) {
      if (wrong.status < 500) throw wrong;
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

function said(code, facts) {
  return words[code].replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "");
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

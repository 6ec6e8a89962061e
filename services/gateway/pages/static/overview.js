// Keeps the figures fresh: asks /v1/stats while the page is looked at, and says when it cannot.
"use strict";

const EVERY = 2000;
const LONGEST = 30000;
const language = document.documentElement.lang;
const counted = new Intl.NumberFormat("en-US");
const clock = new Intl.DateTimeFormat("zh-CN", {
  hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai",
});
const live = document.getElementById("live");
let pause = EVERY;

function at(figures, path) {
  const found = path.split(".").reduce((place, name) => (place ? place[name] : undefined), figures);
  return typeof found === "number" ? found : 0;
}

function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function part(tag, text, ...classes) {
  const element = document.createElement(tag);
  element.textContent = text;
  element.classList.add(...classes);
  return element;
}

function showNews(news) {
  if (!news.length) return;
  const lines = news.map((one) => {
    const time = part("time", clock.format(new Date(one.at)));
    time.dateTime = one.at;
    const line = document.createElement("li");
    line.append(time, part("span", one.text, "text"), part("span", one.area, "area"));
    return line;
  });
  document.getElementById("newest").replaceChildren(...lines);
}

function showGoods(items) {
  const rows = items.slice(0, 4).map((item) => {
    const name = part("th", item.name);
    name.scope = "row";
    const row = document.createElement("tr");
    const given = `${counted.format(item.allotted)}/${counted.format(item.pledged)}`;
    row.append(name, part("td", given), part("td", counted.format(item.in_stock)));
    return row;
  });
  document.querySelector("#goods tbody").replaceChildren(...rows);
}

function show(figures) {
  for (const one of document.querySelectorAll("[data-figure]")) {
    put(one, counted.format(at(figures, one.dataset.figure)));
  }
  for (const one of document.querySelectorAll("progress")) {
    one.max = Math.max(at(figures, one.dataset.whole), 1);
    one.value = at(figures, one.dataset.part);
  }
  for (const one of document.querySelectorAll("[data-share]")) {
    const whole = at(figures, one.dataset.whole);
    const share = whole ? (100 * at(figures, one.dataset.share)) / whole : 0;
    put(one, `${share.toFixed(1)}%`);
  }
  showGoods(figures.donations.items);
  showNews(figures.news);
  const updated = document.getElementById("updated");
  updated.dateTime = figures.at;
  put(updated, clock.format(new Date(figures.at)));
}

function alive(yes) {
  live.classList.toggle("stale", !yes);
  put(live.querySelector(".word"), yes ? live.dataset.live : live.dataset.stale);
}

async function refresh() {
  try {
    const answer = await fetch("/v1/stats", { headers: { "Accept-Language": language } });
    if (!answer.ok) throw new Error(String(answer.status));
    show(await answer.json());
    alive(true);
    pause = EVERY;
  } catch {
    alive(false);
    pause = Math.min(pause * 2, LONGEST);
  }
}

async function keepFresh() {
  if (!document.hidden) await refresh();
  setTimeout(keepFresh, pause);
}

document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
setTimeout(keepFresh, EVERY);

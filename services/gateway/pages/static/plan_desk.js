// Shows plans with their figures, and what each gate costs a plan.
"use strict";

function fill(card, plan) {
  const replaced = Boolean(plan.repaired_by);
  put(card, ".state", words[replaced ? "replaced" : plan.state]);
  card.querySelector(".state").classList.toggle("sent", plan.state === "published");
  put(card, ".version", said("version", plan));
  put(card, ".area", plan.area);
  put(card, "time", plan.day);
  put(card, ".title", said("filled", plan));
  card.querySelector("progress").value = plan.places ? plan.filled / plan.places : 0;
  const solved = plan.state !== "requested";
  const open = plan.gaps.filter((one) => !one.excepted).length;
  put(card, ".proof", solved ? said(plan.gap_seconds ? "gap" : "best", plan) : "");
  put(card, ".travel", solved ? said(plan.travel.mode, plan.travel) : "");
  put(card, ".repaired", plan.repair ? said("repair", plan.repair) : "");
  put(card, ".open-gaps", open ? said("gaps", { open }) : "");
  card.querySelector(".weigh").hidden = plan.state !== "solved" || replaced;
  const values = (plan.gates ?? []).filter((one) => one.more > 0).sort((one, other) => other.more - one.more);
  const most = Math.max(1, ...values.map((one) => one.more));
  card.querySelector(".gates").hidden = !(plan.gates ?? []).length;
  card.querySelector(".values").replaceChildren(...(values.length ? values.map((one) => bar(one, most)) : [none()]));
}

function bar(gate, most) {
  const line = document.createElement("li");
  const long = document.createElement("progress");
  long.max = most;
  long.value = gate.more;
  line.append(gate.text, long);
  return line;
}

function none() {
  const line = document.createElement("li");
  line.textContent = words.no_gate;
  return line;
}

async function weigh(card, plan) {
  const button = card.querySelector(".weigh");
  const label = button.textContent;
  button.disabled = true;
  button.textContent = words.weighing;
  try {
    await ask(`/v1/plans/${plan.id}/weigh-gates`, {});
    const now = await awaited(`/v1/plans/${plan.id}`, (one) => (one.gates ?? []).length);
    fill(card, now);
    complain("");
  } catch (wrong) {
    complain(wrong.message);
  } finally {
    button.disabled = false;
    button.textContent = label;
  }
}

async function shown(one) {
  const card = find("plan").content.firstElementChild.cloneNode(true);
  const plan = await ask(`/v1/plans/${one.id}`); // with its gates in words
  fill(card, plan);
  card.querySelector(".weigh").addEventListener("click", () => weigh(card, plan));
  return card;
}

find("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  key = find("key").value.trim();
  const query = new URLSearchParams({ limit: "20", ...(find("day").value && { day: find("day").value }) });
  try {
    const { items } = await ask(`/v1/plans?${query}`);
    find("list").replaceChildren(...(await Promise.all(items.map(shown))));
    find("none").hidden = items.length > 0;
    find("plans").hidden = false;
    find("key").value = "";
    complain("");
  } catch (wrong) {
    complain(wrong.message);
  }
});

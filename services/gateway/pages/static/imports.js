// Checks a list of people, imports it when told to, and shows which of its rows are wrong.
"use strict";

let checked = null; // what was checked is what is imported, whatever is chosen meanwhile
let shown = []; // addresses of the pages of problems up to the one on the screen

function count(number) {
  return number.toLocaleString(language);
}

function progress(now) {
  const far = now.rows ? now.seen / now.rows : 0;
  find("progress").value = now.state === "done" ? 1 : far;
  const facts = { seen: count(now.seen), rows: count(now.rows ?? 0) };
  find("so-far").textContent = said(now.rows || now.state === "failed" ? now.state : "reading", facts);
}

function counts(now) {
  for (const name of ["accepted", "repeated", "rejected"]) find(name).textContent = count(now[name]);
  find("accepted-name").textContent = words[now.dry_run ? "new" : "accepted"];
  find("counts").hidden = false;
  find("take").hidden = !now.dry_run || !now.accepted;
  find("take").textContent = words.take.replace("{}", count(now.accepted));
  find("done").hidden = now.dry_run && now.accepted > 0;
  find("done").textContent = now.dry_run ? words.nobody : said("taken", { accepted: count(now.accepted) });
}

function line(problem) {
  const row = document.createElement("tr");
  for (const text of [problem.row, problem.title || words.whole_row, problem.detail]) {
    const cell = document.createElement("td");
    cell.textContent = text;
    row.append(cell);
  }
  return row;
}

async function turn(pages) {
  const answer = await fetched(pages.at(-1));
  const { problems } = await answer.json();
  const next = /<([^>]+)>; rel="next"/.exec(answer.headers.get("Link") ?? "");
  shown = pages;
  find("rows").replaceChildren(...problems.map(line));
  find("problems").hidden = problems.length === 0;
  find("before").disabled = pages.length === 1;
  find("after").disabled = !next;
  find("after").dataset.page = next ? next[1] : "";
}

async function send(rehearsed) {
  const { kind, file, synthetic } = checked;
  find("result-title").textContent = words[rehearsed ? "checked" : "imported"];
  find("which").textContent = file.name;
  for (const part of ["counts", "take", "done", "problems"]) find(part).hidden = true;
  find("result").hidden = false;
  find("result").scrollIntoView({ block: "nearest" });
  progress({ state: "reading", seen: 0 });
  const form = new FormData();
  form.append("file", file);
  const told = await ask(`/v1/imports/${kind}?dry_run=${rehearsed}&synthetic=${synthetic}`, form);
  const now = await awaited(`/v1/imports/${told.id}?limit=1`, (one) => {
    progress(one);
    return one.state === "done" || one.state === "failed";
  });
  if (now.state === "failed") throw new Error(now.problem.detail);
  counts(now);
  find("download").dataset.from = `/v1/imports/${told.id}/problems`;
  await turn([`/v1/imports/${told.id}?limit=20`]);
}

function save(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

// One thing at a time; why it did not go on is told.
let busy = false;
function doing(work) {
  return async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = find("main").ariaBusy = true;
    complain("");
    try {
      await work();
    } catch (wrong) {
      complain(wrong.message);
      if (find("counts").hidden) find("result").hidden = true;
    } finally {
      busy = find("main").ariaBusy = false;
    }
  };
}

function onClick(id, work) {
  find(id).addEventListener("click", doing(work));
}

find("form").addEventListener("submit", doing(async () => {
  key = find("key").value.trim();
  const [file] = find("file").files;
  checked = {
    kind: document.querySelector("input[name=kind]:checked").value,
    file: new File([await file.arrayBuffer()], file.name),
    synthetic: find("synthetic").checked,
  };
  await send(true);
}));
onClick("take", () => send(false));
onClick("after", () => turn([...shown, find("after").dataset.page]));
onClick("before", () => turn(shown.slice(0, -1)));
onClick("download", async () => {
  const answer = await fetched(find("download").dataset.from);
  save(`${checked.file.name}-${words.problems}.csv`, await answer.blob());
});
onClick("template", async () => {
  const drivers = document.querySelector("input[name=kind]:checked").value === "drivers";
  const columns = [...document.querySelectorAll("[data-title]")];
  const titles = columns.filter((one) => drivers || one.dataset.driven === "false").map((one) => one.dataset.title);
  save(`${words[drivers ? "drivers" : "volunteers"]}.csv`, new Blob([`\ufeff${titles.join(",")}\r\n`], { type: "text/csv" }));
});

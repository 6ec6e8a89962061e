// Reads the service reports of one's own squad, and files one.
"use strict";

const moment = new Intl.DateTimeFormat(language, minute);
let path = "";

function written(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

function card(report) {
  const shown = find("card").content.firstElementChild.cloneNode(true);
  const time = shown.querySelector("time");
  time.dateTime = report.at;
  time.textContent = moment.format(new Date(report.at));
  shown.querySelector(".place").textContent = report.place;
  shown.querySelector(".content").textContent = report.content;
  picture(shown.querySelector(".photo"), report.id);
  return shown;
}

async function picture(image, report) {
  try {
    image.src = await written(await (await fetched(`${path}/${report}/photo`)).blob());
    image.hidden = false;
  } catch {
    image.remove(); // what it shows is told in words as well
  }
}

async function show() {
  const { reports } = await ask(path);
  find("list").replaceChildren(...reports.map(card));
  find("none").hidden = reports.length > 0;
  find("squad").hidden = false;
}

find("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  key = find("key").value.trim();
  path = `/v1/assignments/${encodeURIComponent(find("assignment").value.trim())}/reports`;
  find("done").hidden = true;
  try {
    await show();
    find("key").value = "";
    complain("");
  } catch (wrong) {
    find("squad").hidden = true;
    complain(wrong.message);
  }
});

find("report").addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = event.submitter;
  if (button) button.disabled = true;
  try {
    const photo = (await written(find("photo").files[0])).replace(/^[^,]*,/, "");
    await ask(path, { place: find("place").value, content: find("content").value, photo });
    find("report").reset();
    find("done").hidden = false;
    await show();
    complain("");
  } catch (wrong) {
    complain(wrong.message);
  } finally {
    if (button) button.disabled = false;
  }
});

// What a reader can do with the page beyond reading it: popovers, sorting, filtering, CSV. Nothing here fetches.
(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("data").textContent);
  const make = (tag, props = {}, ...children) => {
    const node = Object.assign(document.createElement(tag), props);
    node.append(...children);
    return node;
  };
  const isolated = (text) => make("bdi", {}, text);
  const collator = new Intl.Collator("en", { numeric: true });
  const compare = (a, b) => (typeof a === "number" ? a - b : collator.compare(a, b));
  const percent = (share) => `${Math.round(100 * share)}%`;
  document.documentElement.classList.add("js");
  for (const node of document.querySelectorAll(".controls[hidden]")) node.hidden = false;

  // The words of a statement stand in its marks; one that holds others is cut into several.
  const texts = data.rows.map(() => "");
  const numbersOf = (mark) => [mark.hash.slice(2), ...(mark.dataset.also || "").split(" ").filter(Boolean)].map(Number);
  for (const mark of document.querySelectorAll("a.m")) {
    for (const number of numbersOf(mark)) texts[number - 1] += mark.textContent;
  }

  // A row of the data by name; the table, the popover and the CSV all read these.
  const rows = data.rows.map((row, place) => {
    const [article, speaker, label, shares, kind, cue, start, end, byRole, reasons] = row;
    const [title, date, outlet, author, target] = data.articles[article];
    const [name, role, description] = data.speakers[speaker];
    const share = shares[label];
    return { number: place + 1, article, title, date, outlet, author, target, speaker: name, role, description, label,
      shares, share, kind: data.words[kind], cue: data.words[cue], start, end, text: texts[place],
      reasons: reasons.map((k) => data.words[k]), byRole };
  });

  // ---- Popover: on hover, focus and tap; Escape sends it away, and the pointer may move onto it (WCAG 1.4.13).
  const pop = make("div", { id: "pop", hidden: true });
  pop.setAttribute("aria-hidden", "true"); // a screen reader has the same words from the note
  document.body.append(pop);
  let shown = null;
  let timer = 0;

  const entry = (row) => {
    const box = make("div", { className: `entry l${row.label}` });
    const who = make("p", { className: "who" }, row.speaker ? isolated(row.speaker) : "Speaker unknown");
    if (row.role && row.role !== "other") who.append(make("span", { className: "role" }, " ", isolated(row.role)));
    box.append(who);
    if (row.description && row.description.toLowerCase() !== row.speaker?.toLowerCase()) {
      box.append(make("p", { className: "role" }, isolated(row.description)));
    }
    const order = row.shares.map((_, k) => k).sort((a, b) => row.shares[b] - row.shares[a]);
    const odds = make("ul", { className: "odds" });
    for (const k of order) {
      const fill = make("span", { className: "fill" });
      fill.style.width = percent(row.shares[k]);
      const [name, sign] = data.labels[k];
      odds.append(make("li", { className: `l${k}` }, make("span", { className: "sign" }, sign), isolated(name),
        make("span", { className: "track" }, fill), make("b", {}, percent(row.shares[k]))));
    }
    box.append(odds);
    const told = row.reasons.map((word) => make("b", {}, isolated(word)));
    if (row.byRole) told.push("the role of the speaker");
    const why = make("p", { className: "why" }, told.length ? "Decided by " : "No single word decided.");
    told.forEach((reason, k) => why.append(k ? ", " : "", reason));
    box.append(why);
    return box;
  };

  const place = (mark) => {
    const boxes = mark.getClientRects();
    const at = boxes[0];
    const { offsetWidth: width, offsetHeight: height } = pop;
    const room = document.documentElement.clientWidth;
    pop.style.left = `${Math.max(8, Math.min(at.left, room - width - 8)) + scrollX}px`;
    const below = boxes[boxes.length - 1].bottom + 6;
    const fits = below + height < innerHeight || at.top - height - 6 < 0;
    pop.style.top = `${(fits ? below : at.top - height - 6) + scrollY}px`;
  };

  const show = (mark) => {
    clearTimeout(timer);
    if (shown === mark) return;
    hide();
    const numbers = numbersOf(mark);
    pop.replaceChildren(...numbers.map((n) => entry(rows[n - 1])));
    pop.hidden = false;
    shown = mark;
    mark.classList.add("on");
    for (const n of numbers) $(`n${n}`)?.classList.add("on");
    place(mark);
  };
  const hide = () => {
    clearTimeout(timer);
    if (!shown) return;
    shown = null;
    pop.hidden = true;
    for (const node of document.querySelectorAll(".on")) node.classList.remove("on");
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => { if (shown !== document.activeElement) hide(); }, 250);
  };

  const markOf = (event) => event.target.closest?.("a.m");
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const mark = markOf(event);
    if (mark) show(mark);
    else if (pop.contains(event.target)) clearTimeout(timer);
    else if (shown) later();
  });
  document.addEventListener("focusin", (event) => (markOf(event) ? show(markOf(event)) : hide()));
  let open = null; // what was shown before a press: focus comes before the click and would show it at once
  document.addEventListener("pointerdown", () => { open = shown; });
  document.addEventListener("click", (event) => {
    const mark = markOf(event);
    if (mark) {
      event.preventDefault();
      if (open === mark && event.detail && matchMedia("(hover: none)").matches) hide();
      else show(mark);
    } else if (!pop.contains(event.target)) hide();
    open = null;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && shown) { hide(); return; }
    const mark = markOf(event);
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!mark || !step || event.ctrlKey || event.metaKey || event.altKey) return;
    const marks = [...mark.closest(".text").querySelectorAll("a.m:not([tabindex])")];
    const next = marks[marks.indexOf(mark) + step];
    if (next) { event.preventDefault(); next.focus(); }
  });

  // ---- Places: a link into a folded article unfolds it first.
  const goTo = (id) => {
    let node = $(id);
    if (!node) return;
    if (node.matches("span.b")) while (!node.matches("a.m")) node = node.nextElementSibling;
    for (let up = node; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
    node.scrollIntoView({ block: "center" });
    if (node.matches("a.m, details")) (node.tagName === "DETAILS" ? node.firstElementChild : node).focus({ preventScroll: true });
  };
  const arrive = () => { if (location.hash.length > 1) goTo(decodeURIComponent(location.hash.slice(1))); };
  addEventListener("hashchange", arrive);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='#']:not(.m)");
    if (link && link.hash === location.hash) arrive(); // the same place again changes no hash
  });
  const articles = [...document.querySelectorAll(".article > details")];
  $("unfold")?.addEventListener("click", () => articles.forEach((node) => { node.open = true; }));
  $("fold")?.addEventListener("click", () => articles.forEach((node) => { node.open = false; }));

  // ---- Print: everything that is folded is unfolded, and folded again afterwards.
  let folded = [];
  addEventListener("beforeprint", () => {
    hide();
    folded = [...document.querySelectorAll("#articles:not([open]), .article details:not([open])")];
    folded.forEach((node) => { node.open = true; });
  });
  addEventListener("afterprint", () => { folded.forEach((node) => { node.open = false; }); folded = []; });

  // ---- Tables: without a script their heads are plain, here they become buttons that sort.
  const asButton = (head) => {
    const button = make("button", { type: "button" }, ...head.childNodes);
    head.append(button);
    return button;
  };
  for (const table of document.querySelectorAll("table.sortable")) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      if (head.tagName !== "TH") return;
      asButton(head).addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") ? head.getAttribute("aria-sort") === "ascending" : column > 0;
        const value = (row) => {
          const cell = row.cells[column];
          return cell.dataset.v === undefined ? cell.textContent.trim() : Number(cell.dataset.v);
        };
        const sorted = [...table.tBodies[0].rows].map((row) => [value(row), row]).sort((a, b) => compare(a[0], b[0]));
        if (down) sorted.reverse();
        table.tBodies[0].append(...sorted.map((pair) => pair[1]));
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
      });
    });
  }

  // ---- The table of all statements, a page at a time.
  if (!$("rows")) { arrive(); return; }
  const PAGE = 50;
  for (const head of $("rows").tHead.rows[0].cells) asButton(head).dataset.by = head.dataset.key;
  const wide = Boolean($("rows").querySelector("[data-key=title]"));
  const body = $("rows").tBodies[0];
  const state = { by: "number", down: false, page: 0 };
  let found = [...rows];
  const filters = { text: $("f-text"), label: $("f-label"), role: $("f-role"), outlet: $("f-outlet"), step: $("f-step") };
  const searched = rows.map((row) => [row.text, row.speaker, row.description].filter(Boolean).join("\n").toLowerCase());
  const fillIn = (select, values) => {
    if (!select) return;
    for (const [value, text] of values) select.append(make("option", { value, dir: "auto" }, text));
    if (select.options.length < 3) select.parentElement.hidden = true;
  };
  // Marks that turn the direction of text cannot be shut into an element here.
  const plain = (text) => text.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "");
  const distinct = (key) => [...new Set(rows.map((row) => row[key]).filter(Boolean))].sort(collator.compare);
  fillIn(filters.label, data.labels.map(([name, sign], k) => [String(k), `${sign} ${name}`]));
  fillIn(filters.role, distinct("role").map((role) => [role, plain(role)]));
  fillIn(filters.outlet, distinct("outlet").map((outlet) => [outlet, plain(outlet)]));

  const select = () => {
    const text = filters.text.value.trim().toLowerCase();
    const label = filters.label.value;
    const least = Number(filters.step.value);
    found = rows.filter((row) =>
      (label === "" || row.label === Number(label)) &&
      (!filters.role.value || row.role === filters.role.value) &&
      (!filters.outlet?.value || row.outlet === filters.outlet.value) &&
      row.share >= least && (!text || searched[row.number - 1].includes(text)));
    state.page = 0;
  };
  // Texts are compared once a column, and by their rank ever after. What is not known stands last either way.
  const ranked = {};
  const ranks = (by) => {
    const order = [...new Set(rows.map((row) => row[by]))].filter((value) => value !== null).sort(compare);
    const rank = new Map(order.map((value, k) => [value, k]));
    return rows.map((row) => rank.get(row[by]) ?? -1);
  };
  const sort = () => {
    const rank = (ranked[state.by] ??= ranks(state.by));
    found.sort((a, b) => {
      const [x, y] = [rank[a.number - 1], rank[b.number - 1]];
      if (x < 0 || y < 0) return (x < 0) - (y < 0) || a.number - b.number;
      return (state.down ? y - x : x - y) || a.number - b.number;
    });
  };
  const line = (row) => {
    const cell = (...children) => make("td", {}, ...children);
    const number = cell(make("a", { href: `#s${row.number}` }, String(row.number)));
    const stance = make("td", { className: `l${row.label} verdict` }, isolated(data.labels[row.label][0]));
    const certainty = make("td", { className: "num" }, percent(row.share));
    const speaker = cell(row.speaker ? isolated(row.speaker) : make("i", {}, "unknown"));
    if (row.role && row.role !== "other") speaker.append(make("bdi", { className: "role" }, row.role));
    const cells = [number, stance, certainty, speaker, make("td", { className: "said", dir: "auto" }, row.text)];
    if (wide) {
      const title = make("a", { href: `#a${row.article + 1}` }, isolated(row.title));
      cells.push(make("td", { className: "title" }, title), make("td", { className: "date" }, isolated(row.date || "")));
    }
    return make("tr", {}, ...cells);
  };
  const draw = () => {
    const last = Math.max(0, Math.ceil(found.length / PAGE) - 1);
    const from = state.page * PAGE;
    body.replaceChildren(...found.slice(from, from + PAGE).map(line));
    const all = found.length === rows.length;
    const n = (count) => count.toLocaleString("en");
    $("found").textContent = found.length
      ? `${n(found.length)} ${all ? "" : `of ${n(rows.length)} `}statement${rows.length === 1 ? "" : "s"}`
      : "No statement fits these filters.";
    $("page").textContent = found.length ? `${n(from + 1)}–${n(Math.min(from + PAGE, found.length))}` : "";
    $("before").disabled = state.page === 0;
    $("after").disabled = state.page === last;
    $("page").parentElement.hidden = last === 0;
    $("csv").disabled = !found.length;
  };
  const update = () => { select(); sort(); draw(); };

  let typing = 0;
  $("filters").addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(update, 120); });
  $("filters").addEventListener("reset", () => setTimeout(update));
  $("filters").addEventListener("submit", (event) => event.preventDefault());
  $("rows").tHead.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    state.down = state.by === button.dataset.by ? !state.down : button.dataset.by === "share";
    state.by = button.dataset.by;
    state.page = 0;
    for (const head of $("rows").tHead.rows[0].cells) head.removeAttribute("aria-sort");
    button.parentElement.setAttribute("aria-sort", state.down ? "descending" : "ascending");
    sort();
    draw();
  });
  const turn = (step) => { state.page += step; draw(); $("statements").scrollIntoView(); };
  $("before").addEventListener("click", () => turn(-1));
  $("after").addEventListener("click", () => turn(1));

  // ---- CSV: cells that a spreadsheet would run as a formula get an apostrophe in front.
  const NUMBER = /^[+-]?[0-9]{1,30}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?$/;
  const csvCell = (value) => {
    if (value === null || value === undefined) return "";
    let text = String(value);
    if (typeof value === "string" && /^[=+\-@\t\r]/.test(text) && !NUMBER.test(text)) text = `'${text}`;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const csvRow = (row) => [row.number, row.article + 1, row.title, row.date, row.outlet, row.author, row.start, row.end,
    row.kind, row.cue, row.speaker, row.role, row.description, row.target, data.labels[row.label][0], row.share, row.text,
    [...row.reasons, ...(row.byRole ? ["(role)"] : [])].join(" "), ...row.shares];
  $("csv").addEventListener("click", () => {
    const lines = [data.columns, ...found.map(csvRow)].map((cells) => cells.map(csvCell).join(","));
    // The mark at the start makes spreadsheets read it as UTF-8.
    const url = URL.createObjectURL(new Blob(["\ufeff", lines.join("\r\n"), "\r\n"], { type: "text/csv;charset=utf-8" }));
    make("a", { href: url, download: "statements.csv" }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  });

  draw();
  arrive();
})();

"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const blocks = all(".finding");
  let unfilter = () => {};
  const show = (hash) => {
    const target = hash && document.getElementById(decodeURIComponent(hash.slice(1)));
    if (!target || !target.matches("details")) return;
    if (target.hidden) unfilter();
    target.open = true;
    target.scrollIntoView();
    target.querySelector("summary").focus({ preventScroll: true });
  };
  addEventListener("hashchange", () => show(location.hash));
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#rule-"]');
    if (link && link.hash === location.hash) show(link.hash);
  });
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details:not([open]):not(.sql)");
    closed.forEach((d) => { d.open = true; });
  });
  addEventListener("afterprint", () => closed.forEach((d) => { d.open = false; }));
  show(location.hash);
  if (!blocks.length) return;
  const names = JSON.parse(byId("names").textContent);
  const texts = new Map(blocks.map((b) => [
    b, (b.textContent + " " + (names[b.dataset.rule] || []).join(" ")).toLowerCase()]));
  const filter = () => {
    const query = byId("q").value.trim().toLowerCase().split(/\s+/);
    const [severity, category, zone] =
      ["severity", "category", "zone"].map((name) => byId("f-" + name).value);
    let count = 0;
    for (const b of blocks) {
      const fits = query.every((word) => texts.get(b).includes(word))
        && (!severity || b.dataset.severity === severity)
        && (!category || b.dataset.category === category)
        && (!zone || JSON.parse(b.dataset.zones).includes(zone));
      b.hidden = !fits;
      count += fits;
    }
    all(".lane").forEach((l) => { l.hidden = !l.querySelector(".finding:not([hidden])"); });
    byId("shown").textContent = byId("shown").dataset.words
      .replace("{count}", count).replace("{all}", blocks.length);
    byId("nothing").hidden = count > 0;
  };
  const controls = ["q", "f-severity", "f-category", "f-zone"].map(byId);
  controls.forEach((control) => control.addEventListener("input", filter));
  unfilter = () => { controls.forEach((control) => { control.value = ""; }); filter(); };
  byId("clear").addEventListener("click", unfilter);
  const openAll = (open) => blocks.forEach((b) => { if (!b.hidden) b.open = open; });
  byId("expand").addEventListener("click", () => openAll(true));
  byId("collapse").addEventListener("click", () => openAll(false));
  document.querySelector(".filters").hidden = false;
  filter();
})();

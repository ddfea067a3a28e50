"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const blocks = all(".finding");
  const show = (hash) => {
    const target = hash && document.getElementById(decodeURIComponent(hash.slice(1)));
    if (target && target.matches("details")) target.open = true;
  };
  addEventListener("hashchange", () => show(location.hash));
  show(location.hash);
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details:not([open]):not(.sql)");
    closed.forEach((d) => { d.open = true; });
  });
  addEventListener("afterprint", () => closed.forEach((d) => { d.open = false; }));
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
    byId("shown").textContent = count + " of " + blocks.length + " shown";
    byId("nothing").hidden = count > 0;
  };
  ["q", "f-severity", "f-category", "f-zone"].forEach((id) => byId(id).addEventListener("input", filter));
  const openAll = (open) => blocks.forEach((b) => { if (!b.hidden) b.open = open; });
  byId("expand").addEventListener("click", () => openAll(true));
  byId("collapse").addEventListener("click", () => openAll(false));
  document.querySelector(".filters").hidden = false;
  filter();
})();

// What helps with the form: a key, how long the text is, and that the work is under way.
const $ = (id) => document.getElementById(id);
const text = $("text");
const most = Number(text.dataset.most);
const told = $("count").textContent;
document.querySelector(".keys").hidden = false;

function count() {
  const n = [...text.value].length; // code points, as the program counts
  const page = /^\s*<(!doctype html|html)/i.test(text.value);
  $("count").textContent = n ? `${n.toLocaleString("en")} of at most ${most.toLocaleString("en")} characters.` : told;
  $("count").classList.toggle("over", n > most && !page);
}

addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.repeat) {
    event.preventDefault();
    if (!$("go").disabled) $("form").requestSubmit();
  }
});
text.addEventListener("input", count);
$("form").addEventListener("submit", () => {
  $("go").disabled = true;
  $("state").textContent = "Reading …";
});
// Also where the page comes back from memory, by the button of the browser.
addEventListener("pageshow", () => {
  $("go").disabled = false;
  $("state").textContent = "";
  count();
});
($("fault") ?? text).focus();

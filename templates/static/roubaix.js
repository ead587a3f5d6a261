// SPDX-License-Identifier: Apache-2.0
// Nicer with script, complete without: the pages never need this file.
'use strict';

// What is wrong is read first.
const summary = document.getElementById('erreurs');
if (summary) summary.focus();

// Show and hide a password.
for (const button of document.querySelectorAll('button[data-shows]')) {
  const input = document.getElementById(button.dataset.shows);
  const show = button.textContent;
  button.hidden = false;
  button.addEventListener('click', () => {
    const shown = input.type === 'text';
    input.type = shown ? 'password' : 'text';
    button.textContent = shown ? show : button.dataset.hide;
    button.setAttribute('aria-pressed', String(!shown));
    input.focus();
  });
  // The browser must still know what it is when the form goes.
  input.form.addEventListener('submit', () => { input.type = 'password'; });
}

// How many days of the month are added and removed, as they are ticked; the words stand in the page, one and many apart by a bar.
for (const line of document.querySelectorAll('form.planning .changes')) {
  const form = line.closest('form');
  const days = [...form.querySelectorAll('input[name=jour]')];
  const before = new Set([...form.querySelectorAll('input[name=avant]')].map(input => input.value));
  const words = (text, count) => text.split('|')[count > 1 ? 1 : 0].replace('#', count);
  const tell = () => {
    const added = days.filter(day => day.checked && !before.has(day.value)).length;
    const removed = days.filter(day => !day.checked && before.has(day.value)).length;
    const text = (added ? words(line.dataset.added, added) : '') +
      (removed ? words(added ? line.dataset.alsoRemoved : line.dataset.removed, removed) : '');
    if (text || line.textContent) line.textContent = text || line.dataset.none;
  };
  form.addEventListener('change', tell);
  // The browser may have put back the ticks of an earlier visit.
  addEventListener('pageshow', tell);
}

// A second click while the first is on its way changes nothing.
for (const form of document.querySelectorAll('form[method=post]')) {
  form.addEventListener('submit', event => {
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = 'yes';
  });
}
addEventListener('pageshow', event => {
  if (event.persisted) for (const form of document.forms) delete form.dataset.sent;
});

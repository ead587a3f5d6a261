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

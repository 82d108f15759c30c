// Asks a passkey of this browser and sends the form with its answer:
// <div data-passkey="create|get" data-passkey-options="JSON" hidden><input name="passkey"><button type="button">…
const { browserSupportsWebAuthn, startAuthentication, startRegistration } = SimpleWebAuthnBrowser;

const FAULTS = {
  NotAllowedError: 'Chưa dùng được khóa truy cập: đã bấm thôi, hoặc quá thời gian. Hãy bấm lại.',
  InvalidStateError: 'Thiết bị này đã có khóa truy cập của tài khoản.',
};

for (const part of document.querySelectorAll('[data-passkey]')) {
  if (!browserSupportsWebAuthn()) continue;
  part.hidden = false;
  const [button, answer, fault] = ['button', 'input', '[data-passkey-fault]'].map((one) => part.querySelector(one));
  const ask = part.dataset.passkey === 'create' ? startRegistration : startAuthentication;
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      answer.value = JSON.stringify(await ask({ optionsJSON: JSON.parse(part.dataset.passkeyOptions) }));
      button.form.requestSubmit();
    } catch (error) {
      fault.textContent = FAULTS[error.name] ?? 'Trình duyệt không dùng được khóa truy cập ở đây.';
      fault.hidden = false;
      button.disabled = false;
    }
  });
}

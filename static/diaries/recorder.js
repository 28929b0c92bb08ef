// Records a voice and lays it into the form's own file field as a WAV, so that adding it is the same with and without
// script. A chosen file that the server cannot open (M4A, WebM) is turned into such a WAV here as well: what the
// browser can play, it can decode.

const RATE = 16000; // enough for a voice: five minutes are 9.6 MB
const READ_BY_SERVER = /\.(wav|mp3|ogg|oga|opus|flac)$/i;

for (const form of document.querySelectorAll("[data-recorder]")) start(form);

function start(form) {
  const find = (name) => form.querySelector(`[data-${name}]`);
  const input = form.querySelector("input[type=file]");
  const say = (what) => { find("say").textContent = what ? form.dataset[what] : ""; };
  const most = Number(form.dataset.mostS);
  let take = null;

  if (window.AudioWorklet && navigator.mediaDevices) find("record").hidden = false;
  find("start").addEventListener("click", record);
  find("stop").addEventListener("click", stop);
  input.addEventListener("change", chosen);
  window.addEventListener("pagehide", () => take && release(take));

  async function record() {
    find("start").disabled = true;
    try {
      take = await listen(form.dataset.worklet, heard);
    } catch {
      say("sayRefused");
      return;
    } finally {
      find("start").disabled = false;
    }
    show(true);
    say("sayRecording");
    find("stop").focus();
  }

  function heard(block) {
    if (!take) return;
    take.blocks.push(block);
    take.length += block.length;
    const seconds = take.length / take.context.sampleRate;
    find("time").textContent = `${clock(seconds)} / ${clock(most)}`;
    find("level").value = Math.min(1, 3 * Math.max(...block.map(Math.abs)));
    if (seconds >= most) stop();
  }

  async function stop() {
    if (!take) return;
    const done = take;
    take = null;
    release(done);
    show(false);
    find("start").focus();
    await lay(joined(done), done.context.sampleRate);
  }

  // What was chosen by hand: as it is when the server can open it, else as a WAV, and as it is when we cannot either.
  async function chosen() {
    const [file] = input.files;
    if (!file || READ_BY_SERVER.test(file.name)) return say("");
    say("sayWorking");
    const context = new OfflineAudioContext(1, 1, RATE);
    try {
      const sound = await context.decodeAudioData(await file.arrayBuffer());
      await lay(mono(sound), sound.sampleRate, file.name.replace(/\.\w+$/, ""));
    } catch {
      say("");
    }
  }

  async function lay(samples, rate, name = form.dataset.name) {
    const file = new File([wav(await resampled(samples, rate))], `${name}.wav`, { type: "audio/wav" });
    const files = new DataTransfer();
    files.items.add(file);
    input.files = files.files;
    const hear = find("hear");
    URL.revokeObjectURL(hear.src);
    hear.src = URL.createObjectURL(file);
    hear.hidden = false;
    say("sayReady");
  }

  function show(recording) {
    find("start").hidden = recording;
    find("stop").hidden = !recording;
    find("level").hidden = !recording;
  }
}

// --- Sound ---

async function listen(worklet, heard) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
  const context = new AudioContext();
  await context.audioWorklet.addModule(worklet);
  const tap = new AudioWorkletNode(context, "tap", { numberOfOutputs: 0 });
  const take = { stream, context, tap, blocks: [], length: 0 };
  tap.port.onmessage = (event) => heard(event.data);
  context.createMediaStreamSource(stream).connect(tap);
  return take;
}

function release(take) {
  take.tap.port.onmessage = null;
  for (const track of take.stream.getTracks()) track.stop();
  take.context.close();
}

function joined(take) {
  const whole = new Float32Array(take.length);
  let at = 0;
  for (const block of take.blocks) {
    whole.set(block, at);
    at += block.length;
  }
  return whole;
}

function mono(sound) {
  const mixed = new Float32Array(sound.length);
  for (let channel = 0; channel < sound.numberOfChannels; channel += 1) {
    sound.getChannelData(channel).forEach((value, at) => { mixed[at] += value / sound.numberOfChannels; });
  }
  return mixed;
}

async function resampled(samples, rate) {
  if (!samples.length) return samples;
  const context = new OfflineAudioContext(1, Math.ceil((samples.length * RATE) / rate), RATE);
  const buffer = context.createBuffer(1, samples.length, rate);
  buffer.copyToChannel(samples, 0);
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.connect(context.destination);
  source.start();
  return (await context.startRendering()).getChannelData(0);
}

function wav(samples) {
  const view = new DataView(new ArrayBuffer(44 + 2 * samples.length));
  const word = (at, text) => [...text].forEach((letter, number) => view.setUint8(at + number, letter.charCodeAt(0)));
  word(0, "RIFF");
  view.setUint32(4, 36 + 2 * samples.length, true);
  word(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // whole numbers
  view.setUint16(22, 1, true); // one channel
  view.setUint32(24, RATE, true);
  view.setUint32(28, 2 * RATE, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  word(36, "data");
  view.setUint32(40, 2 * samples.length, true);
  samples.forEach((value, at) => view.setInt16(44 + 2 * at, Math.max(-1, Math.min(1, value)) * 32767, true));
  return view.buffer;
}

function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}

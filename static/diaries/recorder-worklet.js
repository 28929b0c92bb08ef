// Runs beside the sound: hands each block of the microphone's samples to the page.

class Tap extends AudioWorkletProcessor {
  process(inputs) {
    const [left] = inputs[0];
    if (left) this.port.postMessage(left.slice());
    return true;
  }
}

registerProcessor("tap", Tap);

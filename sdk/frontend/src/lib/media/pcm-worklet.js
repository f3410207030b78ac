/** Hands the microphone's samples to the page, a block at a time: one Float32Array for each channel. */
/* global AudioWorkletProcessor, registerProcessor */
const BLOCK_FRAMES = 2048;

class PCM extends AudioWorkletProcessor {
    constructor() {
        super();
        this.parts = [];
        this.frames = 0;
    }

    process([channels]) {
        if (!channels || channels.length === 0) return true;
        this.parts.push(channels.map((samples) => samples.slice()));
        this.frames += channels[0].length;
        if (this.frames >= BLOCK_FRAMES) {
            const block = channels.map((_, channel) => {
                const whole = new Float32Array(this.frames);
                let at = 0;
                for (const part of this.parts) {
                    whole.set(part[channel] ?? part[0], at);
                    at += part[0].length;
                }
                return whole;
            });
            this.port.postMessage(block);
            this.parts = [];
            this.frames = 0;
        }
        return true;
    }
}

registerProcessor("sd-pcm", PCM);

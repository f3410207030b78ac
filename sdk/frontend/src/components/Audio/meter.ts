/** The line that moves while somebody speaks. */
export function drawMeter(canvas: HTMLCanvasElement, analyser: AnalyserNode): void {
  const brush = canvas.getContext("2d");
  if (!brush) return;
  const samples = new Uint8Array(analyser.fftSize);
  analyser.getByteTimeDomainData(samples);
  brush.clearRect(0, 0, canvas.width, canvas.height);
  brush.strokeStyle = getComputedStyle(canvas).color;
  brush.lineWidth = 2;
  brush.beginPath();
  samples.forEach((sample, at) => {
    const x = (at / (samples.length - 1)) * canvas.width;
    const y = (sample / 255) * canvas.height;
    if (at === 0) brush.moveTo(x, y);
    else brush.lineTo(x, y);
  });
  brush.stroke();
}

/** A canvas to draw on, read as a small picture. */

/** A picture of 28 × 28 in grey, from 0 to 1. */
export type Drawing = Float32Array

export const side = 28

export class Pad {
  readonly #canvas: HTMLCanvasElement
  readonly #context: CanvasRenderingContext2D

  /** @param onStroke called at the end of each stroke. */
  constructor(canvas: HTMLCanvasElement, onStroke: () => void) {
    this.#canvas = canvas
    this.#context = canvas.getContext('2d')!
    Object.assign(this.#context, {
      lineWidth: canvas.width / 14,
      lineCap: 'round',
      lineJoin: 'round',
      strokeStyle: '#fff',
    })
    canvas.addEventListener('pointerdown', (event) => {
      canvas.setPointerCapture(event.pointerId)
      this.#context.beginPath()
      this.#lineTo(event)
    })
    canvas.addEventListener('pointermove', (event) => {
      if (event.buttons === 1) this.#lineTo(event)
    })
    canvas.addEventListener('pointerup', onStroke)
    this.clear()
  }

  clear(): void {
    this.#context.fillRect(0, 0, this.#canvas.width, this.#canvas.height)
  }

  /** What is drawn, made small; `undefined` where nothing is. */
  read(): Drawing | undefined {
    const small = new OffscreenCanvas(side, side).getContext('2d')!
    small.drawImage(this.#canvas, 0, 0, side, side)
    const { data } = small.getImageData(0, 0, side, side)
    const drawing = Float32Array.from({ length: side * side }, (_, i) => data[4 * i]! / 255)
    return drawing.some((value) => value > 0) ? drawing : undefined
  }

  #lineTo({ offsetX, offsetY }: PointerEvent): void {
    const scale = this.#canvas.width / this.#canvas.clientWidth
    this.#context.lineTo(offsetX * scale, offsetY * scale)
    this.#context.stroke()
  }
}

/** The drawing on a canvas of its own size. */
export function thumbnail(drawing: Drawing): HTMLCanvasElement {
  const canvas = Object.assign(document.createElement('canvas'), { width: side, height: side })
  const pixels = Uint8ClampedArray.from({ length: 4 * drawing.length }, (_, i) => {
    return i % 4 === 3 ? 255 : 255 * drawing[i >> 2]!
  })
  canvas.getContext('2d')!.putImageData(new ImageData(pixels, side, side), 0, 0)
  return canvas
}

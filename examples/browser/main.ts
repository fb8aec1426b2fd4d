/** The page: a pad, the kinds that are drawn, a network that learns them, and why it decides as it does. */
import { engine, type Model } from '@tessera-ml/core'
import { predict, train, why, type Example } from './network.js'
import { Pad, thumbnail } from './pad.js'

const element = (id: string): HTMLElement => document.getElementById(id)!

const examples: Example[] = []
let model: Model | undefined

const trainButton = element('train') as HTMLButtonElement
const status = element('status')
const pad = new Pad(element('pad') as HTMLCanvasElement, () => void answer())
element('clear').addEventListener('click', () => pad.clear())

const names = ['first', 'second', 'third'].map((name, kind) => {
  const input = Object.assign(document.createElement('input'), { value: name, ariaLabel: `name of kind ${kind + 1}` })
  const button = Object.assign(document.createElement('button'), { textContent: 'Keep as this' })
  const kept = document.createElement('div')
  const item = document.createElement('li')
  item.append(input, ' ', button, kept)
  element('kinds').append(item)
  button.addEventListener('click', () => {
    const drawing = pad.read()
    if (drawing === undefined) return
    examples.push({ drawing, kind })
    kept.append(thumbnail(drawing))
    pad.clear()
    trainButton.disabled = countsByKind().filter((count) => count >= 2).length < 2
    if (!trainButton.disabled) status.textContent = 'Ready to train.'
  })
  return input
})

function countsByKind(): number[] {
  return [0, 1, 2].map((kind) => examples.filter((example) => example.kind === kind).length)
}

trainButton.addEventListener('click', () => void learn())

async function learn(): Promise<void> {
  trainButton.disabled = true
  try {
    const { name, threads } = await engine()
    model?.dispose()
    model = await train(examples, names.length, {
      onEpochEnd: (epoch, { loss }) => {
        status.textContent = `Epoch ${epoch + 1} on ${name}, threads ${threads}: loss ${loss!.toFixed(3)}`
      },
    })
    status.textContent = `Trained on ${examples.length} drawings. Draw something new.`
    pad.clear()
  } catch (error) {
    status.textContent = (error as Error).message
  } finally {
    trainButton.disabled = false
  }
}

/** Says what is drawn, and why. */
async function answer(): Promise<void> {
  const drawing = pad.read()
  if (model === undefined || drawing === undefined) return
  const scores = await predict(model, drawing)
  const kind = scores.indexOf(Math.max(...scores))
  element('verdict').textContent = `${names[kind]!.value}, with probability ${scores[kind]!.toFixed(3)}`
  element('why').innerHTML = await why(model, drawing, kind)
  element('answer').hidden = false
}

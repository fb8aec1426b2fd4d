import { describe, expect, it } from 'vitest'
import { filePattern } from './file-pattern.js'

describe('filePattern', () => {
  it.each([
    ['{label}_{speaker}_{take}.wav', '7_jackson_32.wav', '7'],
    ['{label}_{speaker}_{take}.wav', 'seven_jackson_32.WAV', 'seven'],
    ['{speaker}-{label}.wav', 'jackson-turn left.wav', 'turn left'],
    ['{label}.wav', 'a.b.wav', 'a.b'],
    ['({label}) [{take}].wav', '(yes) [1].wav', 'yes'],
    ['{label}_{take}.wav', 'grün_1.wav', 'grün'],
    ['{label}_{take}.wav', 'İ_1.wav', 'İ'],
    ['{label}{take}.wav', 'seven.wav', 's'],
    ['{label}_{take}.wav', '__1.wav', '_'],
    ['{label}_{take}', 'a_b_', 'a'],
  ])('%s takes the label out of %s', (pattern, name, label) => {
    expect(filePattern(pattern).labelOf(name)).toBe(label)
  })

  it.each([
    ['{label}_{speaker}_{take}.wav', '7_jackson.wav'],
    ['{label}_{take}.wav', '_1.wav'],
    ['{label}.wav', 'yes.mp3'],
    ['{label}.wav', 'yes.wav.txt'],
    ['({label}).wav', 'yes.wav'],
    ['{label}{take}.wav', 'a.wav'],
    ['a{label}a', 'aa'],
  ])('%s finds none in %s', (pattern, name) => {
    expect(filePattern(pattern).labelOf(name)).toBeUndefined()
  })

  it('looks at each letter once, however many fields there are', () => {
    const fields = Array.from('abcdefghijklmnopqrstuvwxyz', (letter) => `{${letter}}_`).join('')
    expect(filePattern(`${fields}{label}.wav`).labelOf(`${'_'.repeat(250)}x.ogg`)).toBeUndefined()
  })

  it.each(['', '{speaker}.wav', '{label}{label}.wav', '{label}_{take}_{take}.wav', 'a/{label}.wav', 'a\\{label}.wav'])(
    'refuses %j',
    (pattern) => {
      expect(() => filePattern(pattern)).toThrow("--pattern must be a file's name with {label} and other fields")
    },
  )
})

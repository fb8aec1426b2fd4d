// Functions of one lane.

/** The remainder with the sign of the divisor. */
export function floorMod(x: f32, y: f32): f32 {
  const rest = <f32>(<f64>x % <f64>y)
  return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest
}

/** ⌊x / y⌋; 0 for y = 0. */
export function floorDivInt(x: i32, y: i32): i32 {
  if (y == 0) return 0
  if (y == -1) return -x
  const quotient = x / y
  return x % y != 0 && (x < 0) != (y < 0) ? quotient - 1 : quotient
}

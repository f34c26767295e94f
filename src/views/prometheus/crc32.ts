/**
 * The CRC-32 of `a` followed by `b`, from the CRC of each and the length of `b` in bytes: appending b's length of zero
 * bits to `a` is a linear map over GF(2), which squaring gives in log2(length) steps (Mark Adler, zlib's crc32_combine).
 */
export function combineCrc32(crcA: number, crcB: number, lengthB: number): number {
  if (lengthB === 0) return crcA;
  let operator = oneZeroByte;
  let crc = crcA;
  for (let rest = lengthB; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) crc = times(operator, crc);
    operator = square(operator);
  }
  return (crc ^ crcB) >>> 0;
}

/** A 32×32 matrix over GF(2): its columns. */
type Matrix = readonly number[];

function times(matrix: Matrix, vector: number): number {
  let sum = 0;
  for (let column = 0, rest = vector; rest !== 0; column += 1, rest >>>= 1) {
    if (rest & 1) sum ^= matrix[column] ?? 0;
  }
  return sum >>> 0;
}

function square(matrix: Matrix): Matrix {
  return matrix.map((column) => times(matrix, column));
}

const polynomial = 0xedb88320;
const oneZeroBit: Matrix = [polynomial, ...Array.from({ length: 31 }, (_, bit) => 2 ** bit)];
const oneZeroByte: Matrix = square(square(square(oneZeroBit)));

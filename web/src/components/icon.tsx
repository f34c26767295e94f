/** Own icons, 16 × 16, drawn with strokes in the text's colour. Names say what they show. */
const paths = {
  check: 'M3.5 8.5l3 3 6-7',
  cross: 'M4.5 4.5l7 7M11.500 4.5l-7 7',
  slash: 'M3.8 12.200l8.400-8.400',
  dash: 'M4 8h8',
  clock: 'M8 4.800v3.400l2.200 1.600',
  hand: 'M8 4.5v4M8 11.200v.1',
  play: 'M6.3 5l4.700 3-4.700 3z',
  up: 'M8 12.500v-9M4 7.500l4-4 4 4',
  down: 'M8 3.500v9M4 8.500l4 4 4-4',
  right: 'M6 3.500l4.500 4.500-4.500 4.500',
  expand: 'M3.500 6l4.500 4.500 4.500-4.500',
  search: 'M7 2.800a4.200 4.200 0 1 0 .01 0M10.200 10.200l3.300 3.300',
  sun: 'M8 5.300a2.700 2.700 0 1 0 .01 0M8 1.500v1.300M8 13.200v1.300M1.500 8h1.300M13.200 8h1.300M3.400 3.400l.9.9M11.700 11.700l.9.9M3.400 12.600l.9-.9M11.700 4.300l.9-.9',
  moon: 'M12.900 9.600A5.400 5.400 0 0 1 6.400 3.100a5.400 5.400 0 1 0 6.500 6.500z',
  system: 'M2.500 3.500h11v7h-11zM6 13h4',
  external: 'M9.500 3h3.500v3.500M13 3L7.500 8.500M11.500 9.500V13H3V4.500h3.500',
  copy: 'M5.500 5.500h7v7h-7zM3.500 10.500v-7h7',
  link: 'M6.800 9.200l2.400-2.400M7.500 5l1.500-1.500a2.500 2.500 0 0 1 3.500 3.500l-1.500 1.500M8.500 11l-1.500 1.500a2.500 2.500 0 0 1-3.500-3.500l1.500-1.500',
  table: 'M2.500 3.500h11v9h-11zM2.500 6.500h11M2.500 9.500h11M6.500 3.500v9',
  chart: 'M2.500 12.500l3.500-4.500 3 2.500 4.500-6.500',
  calendar: 'M3 4.500h10v8.500H3zM3 7.500h10M5.500 2.800v2.400M10.500 2.800v2.400',
  retry: 'M12.800 8A4.800 4.800 0 1 1 11.200 4.400M11.300 1.800v2.800H8.500',
  pause: 'M6 4.500v7M10 4.500v7',
  branch:
    'M5 5.800v4.400M5 2.600a1.600 1.600 0 1 0 .01 0M5 10.200a1.600 1.600 0 1 0 .01 0M11 3.600a1.600 1.600 0 1 0 .01 0M11 6.800c0 2-3 2-5.500 3.400',
  warning: 'M8 2.500l6 10.500H2zM8 6.500v3M8 11.300v.1',
  critical: 'M9 1.800L4 9h3.500L7 14.200 12 7H8.500z',
  braces:
    'M6 2.800c-2 0-2 1-2 2.600S3.500 7.500 2.500 8c1 .5 1.500 1 1.500 2.600s0 2.600 2 2.600M10 2.800c2 0 2 1 2 2.600s.5 2.100 1.500 2.600c-1 .5-1.500 1-1.500 2.600s0 2.600-2 2.600',
  out: 'M6.500 3H3v10h3.500M6.500 8h7M10.500 5l3 3-3 3',
  key: 'M5.200 7.200a3.100 3.100 0 1 0 .01 0M7.400 8.200l6-6M11 4.600l2 2',
  zoomOut: 'M7 2.800a4.200 4.200 0 1 0 .01 0M10.200 10.200l3.300 3.300M5.200 7h3.600',
} as const;

export type IconName = keyof typeof paths;

/** A decorative icon: hidden from assistive technology, the text beside it carries the meaning. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}

/** Three spans of a trace. */
export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#1d3f94" />
      <g strokeWidth="3.4" strokeLinecap="round">
        <path d="M7 9.500h9" stroke="#7fd8bd" />
        <path d="M12 16h9" stroke="#fff" />
        <path d="M18 22.500h7" stroke="#ffb27d" />
      </g>
    </svg>
  );
}

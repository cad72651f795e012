import { wireColor, wireShape } from "../theme/wires";

const PATHS = {
  diamond: "M7 1.600 12.400 7 7 12.400 1.600 7Z",
  square: "M2.500 2.500h9v9h-9Z",
  hexagon: "M4.300 2.200h5.400L12.500 7 9.700 11.800H4.300L1.500 7Z",
  ring: "M7 2.500a4.500 4.500 0 1 1 0 9a4.500 4.500 0 0 1 0-9Z",
  circle: "M7 2a5 5 0 1 1 0 10a5 5 0 0 1 0-10Z",
};

/** A port's mark: colour and shape of its wire; hollow where nothing need be linked. */
export function PortMark({
  wire,
  hollow,
  size = 14,
}: {
  wire: string;
  hollow?: boolean;
  size?: number;
}) {
  const shape = wireShape(wire);
  const open = hollow || shape === "ring";
  return (
    <svg width={size} height={size} viewBox="0 0 14 14" aria-hidden="true">
      <path
        d={PATHS[shape]}
        fill={open ? "var(--node)" : wireColor(wire)}
        stroke={wireColor(wire)}
        strokeWidth={open ? 1.8 : 1}
        strokeLinejoin="round"
      />
    </svg>
  );
}

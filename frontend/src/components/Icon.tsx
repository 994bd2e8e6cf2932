import { icons } from 'virtual:icons';

interface Props {
  name: string;
  /** Only where the icon says something the text beside it does not. */
  label?: string;
  className?: string;
}

export function Icon({ name, label, className = '' }: Props) {
  const shape = icons[name];
  if (!shape) throw new Error(`unknown icon ${name}`);
  const drawing = { className: `icon-svg ${className}`, viewBox: shape.viewBox, focusable: false } as const;
  return label ? (
    <svg {...drawing} role="img" aria-label={label}>
      <path d={shape.path} />
    </svg>
  ) : (
    <svg {...drawing} aria-hidden="true">
      <path d={shape.path} />
    </svg>
  );
}

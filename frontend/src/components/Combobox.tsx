import { useCombobox } from 'downshift';
import { type ChangeEvent, type ReactNode, useId } from 'react';
import { useLanguage } from '../language/useLanguage';
import { Icon } from './Icon';

interface Props<Item> {
  id?: string;
  label: ReactNode;
  hint?: string;
  error?: string;
  placeholder?: string;
  required?: boolean;
  items: Item[];
  itemKey: (item: Item) => string;
  itemLabel: (item: Item) => string;
  itemView?: (item: Item) => ReactNode;
  /** The text in the field. */
  text: string;
  onText: (text: string) => void;
  chosen: Item | null;
  onChoose: (item: Item | null) => void;
  /** Shown when nothing fits what was typed. */
  empty?: string;
  /** A search field takes free text: Enter without a choice is left to the form. */
  free?: boolean;
}

export function Combobox<Item>(props: Props<Item>) {
  const { t } = useLanguage();
  const own = useId();
  const id = props.id ?? own;
  const { items, itemKey, itemLabel, text, onText, chosen, onChoose, free = false } = props;

  const box = useCombobox<Item>({
    id,
    inputId: `${id}-input`,
    items,
    inputValue: text,
    selectedItem: chosen,
    itemToString: (item) => (item ? itemLabel(item) : ''),
    itemToKey: (item) => (item ? itemKey(item) : ''),
    defaultHighlightedIndex: free ? -1 : 0,
    onInputValueChange: ({ inputValue, type }) => {
      if (type !== useCombobox.stateChangeTypes.InputChange && !free) onText(inputValue);
    },
    onSelectedItemChange: ({ selectedItem }) => onChoose(selectedItem ?? null),
    stateReducer: (state, { type, changes }) => {
      // Leaving the field must not choose what merely happened to be highlighted.
      if (type === useCombobox.stateChangeTypes.InputBlur) {
        return { ...changes, selectedItem: state.selectedItem, inputValue: state.inputValue };
      }
      if (free && type === useCombobox.stateChangeTypes.InputKeyDownEscape) {
        return { ...changes, inputValue: state.inputValue };
      }
      return changes;
    },
  });

  const described = [props.hint && `${id}-hint`, props.error && `${id}-error`].filter(Boolean).join(' ') || undefined;
  const open = box.isOpen && (text.trim() !== '' || !free);

  return (
    <div className={`form-group combobox ${props.error ? 'form-error' : ''}`}>
      <label className="form-label" {...box.getLabelProps()} htmlFor={`${id}-input`}>
        {props.label}
      </label>
      {props.hint && (
        <span className="form-hint" id={`${id}-hint`}>
          {props.hint}
        </span>
      )}
      {props.error && (
        <span className="form-error-message" id={`${id}-error`}>
          {props.error}
        </span>
      )}
      <div className="combobox-field">
        <input
          className="form-input"
          {...box.getInputProps({
            placeholder: props.placeholder,
            required: props.required,
            'aria-invalid': props.error ? true : undefined,
            'aria-describedby': described,
            'aria-expanded': open,
            spellCheck: false,
            // At once, not after the next drawing: fast typing must not lose letters.
            onChange: (event: ChangeEvent<HTMLInputElement>) => onText(event.currentTarget.value),
          })}
        />
        {text !== '' && !free && (
          <button
            type="button"
            className="combobox-clear"
            aria-label={t.combobox.clear}
            onClick={() => {
              box.reset();
              onText('');
              onChoose(null);
              document.getElementById(`${id}-input`)?.focus();
            }}
          >
            <Icon name="close" />
          </button>
        )}
      </div>
      <div className="combobox-pop" hidden={!open}>
        <ul className="combobox-list no-max-width" hidden={items.length === 0} {...box.getMenuProps()}>
          {open &&
            items.map((item, index) => (
              <li
                key={itemKey(item)}
                className={index === box.highlightedIndex ? 'combobox-item combobox-item-on' : 'combobox-item'}
                {...box.getItemProps({ item, index })}
              >
                {props.itemView ? props.itemView(item) : itemLabel(item)}
              </li>
            ))}
        </ul>
        {open && items.length === 0 && <p className="combobox-none">{props.empty ?? t.combobox.none}</p>}
      </div>
      <span className="sr-only" role="status">
        {open ? (items.length > 0 ? t.combobox.count(items.length) : (props.empty ?? t.combobox.none)) : ''}
      </span>
    </div>
  );
}

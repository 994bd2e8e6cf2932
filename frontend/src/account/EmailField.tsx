import { Field } from '../components/Field';
import { accountWords } from '../language/areas';
import { useLanguage } from '../language/useLanguage';

interface Props {
  id: string;
  error?: string;
  /** Whether it is the address that one signs in with oneself, which password managers know. */
  own?: boolean;
  value: string;
  onChange: (value: string) => void;
}

export function EmailField({ own = true, ...field }: Props) {
  const { t } = useLanguage(accountWords);
  return (
    <Field
      {...field}
      label={t.form.email}
      type="email"
      autoComplete={own ? 'username' : 'off'}
      autoCapitalize="none"
      spellCheck={false}
      required
    />
  );
}

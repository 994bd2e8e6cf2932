import { type FormEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import { Combobox } from '../../components/Combobox';
import { Highlight } from '../../components/Highlight';
import { Icon } from '../../components/Icon';
import { useSettled } from '../../components/useSettled';
import { useAsk } from '../../graphql/ask';
import { graphql, type ResultOf } from '../../graphql/graphql';
import { useLanguage } from '../../language/useLanguage';

const SuggestQuery = graphql(`
  query Suggest($text: String!, $first: Int) {
    suggest(text: $text, first: $first) { kind key label matched }
  }
`);

type Suggestion = ResultOf<typeof SuggestQuery>['suggest'][number];

const FOLDER = { COURSE: 'kurser', OCCUPATION: 'job', PACKAGE: 'pakker', ORGANISATION: 'aktoerer' } as const;

export function FrontSearch() {
  const { t } = useLanguage();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const settled = useSettled(text.trim());
  const asked = useAsk(SuggestQuery, { text: settled, first: 8 }, settled.length < 2);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    navigate(text.trim() ? `/kurser?${new URLSearchParams({ q: text.trim() })}` : '/kurser');
  };

  return (
    <search>
      <form className="front-search" onSubmit={submit}>
        <Combobox<Suggestion>
          id="front"
          label={t.front.search}
          placeholder={t.front.placeholder}
          items={asked.data?.suggest ?? []}
          itemKey={(item) => `${item.kind}:${item.key}`}
          itemLabel={(item) => item.label}
          itemView={(item) => (
            <>
              <span>
                <Highlight html={item.matched} />
              </span>
              <span className="suggestion-kind">{t.suggestion[item.kind]}</span>
            </>
          )}
          text={text}
          onText={setText}
          chosen={null}
          onChoose={(item) => item && navigate(`/${FOLDER[item.kind]}/${encodeURIComponent(item.key)}`)}
          empty={asked.fetching || settled.length < 2 ? t.app.loading : t.suggestion.none}
          free
        />
        <button type="submit" className="button button-primary">
          <Icon name="search" />
          {t.front.searchButton}
        </button>
      </form>
    </search>
  );
}

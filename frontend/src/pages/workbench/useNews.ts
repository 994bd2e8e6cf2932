import { useEffect, useRef, useState } from 'react';
import { useMutation, useSubscription } from 'urql';
import { graphql, type ResultOf } from '../../graphql/graphql';
import { workWords } from '../../language/areas';
import { useLanguage } from '../../language/useLanguage';

const PackageChanged = graphql(`
  subscription PackageChanged($id: ID!, $language: Language = DA) {
    packageChanged(id: $id) { sequence at actor { name } actionText(language: $language) package { id revision } }
  }
`);

const CommentAdded = graphql(`
  subscription CommentAdded($id: ID!) { commentAdded(id: $id) { id author { name } resolvedAt } }
`);

const Presence = graphql(`
  subscription Presence($id: ID!) {
    presence(id: $id) { element since person { id name } organisation { key name } }
  }
`);

const AnnouncePresence = graphql(`
  mutation AnnouncePresence($input: PresenceInput!) { announcePresence(input: $input) { __typename } }
`);

export type Present = ResultOf<typeof Presence>['presence'][number];
export type News = ResultOf<typeof PackageChanged>['packageChanged'];

/** What others do to a package while it is shown: told, and asked for again. */
export function useNews(id: string, me: string | undefined, refresh: () => void) {
  const { code, t } = useLanguage(workWords);
  const [latest, setLatest] = useState<{ name: string; text: string; at: string }>();
  const language = code === 'da' ? ('DA' as const) : ('EN' as const);

  const [changed] = useSubscription({ query: PackageChanged, variables: { id, language } });
  const news = changed.data?.packageChanged;
  useEffect(() => {
    if (!news) return;
    refresh();
    if (news.actor.name !== me) setLatest({ name: news.actor.name, text: news.actionText, at: news.at });
  }, [news, me, refresh]);

  const [commented] = useSubscription({ query: CommentAdded, variables: { id } });
  const comment = commented.data?.commentAdded;
  useEffect(() => {
    if (!comment) return;
    refresh();
    const { author, resolvedAt } = comment;
    if (author.name === me || resolvedAt) return;
    setLatest({ name: author.name, text: t.work.commented, at: new Date().toISOString() });
  }, [comment, me, refresh, t]);

  // What happened while the window slept or was offline brought no news.
  useEffect(() => {
    const back = () => {
      if (document.visibilityState === 'visible') refresh();
    };
    window.addEventListener('online', back);
    document.addEventListener('visibilitychange', back);
    return () => {
      window.removeEventListener('online', back);
      document.removeEventListener('visibilitychange', back);
    };
  }, [refresh]);

  const [there] = useSubscription({ query: Presence, variables: { id } });
  return { latest, present: there.data?.presence ?? [] };
}

/** Tells the others which element the viewer has open. */
export function useAnnounced(id: string, element: string | undefined) {
  const [, announce] = useMutation(AnnouncePresence);
  const told = useRef<string>(undefined);
  useEffect(() => {
    if (told.current === element) return;
    told.current = element;
    announce({ input: { id, element: element ?? null } });
  }, [announce, id, element]);
}

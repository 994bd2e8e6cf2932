import { type Fault, faultIn } from '../graphql/fault';
import { currentLanguage } from '../language/current';
import type { Role } from './role';

export interface Account {
  id: string;
  name: string;
}

/** What a one-time link is for, and for whom. */
export interface Ticket {
  kind: 'INVITATION' | 'RESET' | 'SETUP';
  email: string | null;
  name: string | null;
  organisation: { key: string; name: string } | null;
  role: Role | null;
  expiresAt: string;
  /** The person has an account already, and joins with its password. */
  existing: boolean;
}

export interface DemoAccount {
  id: string;
  name: string;
  organisation: string;
  organisationName: string;
  role: Role;
  roleText: string;
}

export type Answered<Answer> = { answer: Answer; fault?: undefined } | { answer?: undefined; fault: Fault };

interface Errors {
  errors?: { message: string; extensions?: Record<string, unknown> }[];
}

/** Signing in has addresses of its own beside GraphQL. The session itself is a cookie that scripts can't read. */
async function ask<Answer>(path: string, body?: object): Promise<Answered<Answer>> {
  try {
    const response = await fetch(`/auth/${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { 'accept-language': currentLanguage(), ...(body && { 'content-type': 'application/json' }) },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    if (response.ok) return { answer: (text === '' ? {} : JSON.parse(text)) as Answer };
    const first = (JSON.parse(text) as Errors).errors?.[0];
    if (!first) return { fault: { code: 'INTERNAL', message: '' } };
    return { fault: faultIn(first) };
  } catch (error) {
    // No answer, or one that isn't ours, such as a proxy's page.
    return { fault: { code: 'NETWORK', message: String(error) } };
  }
}

interface Accepted {
  token: string;
  name?: string;
  email?: string;
  password: string;
}

export const auth = {
  signIn: (email: string, password: string) => ask<{ person: Account }>('sign-in', { email, password }),
  signOut: () => ask<object>('sign-out', {}),
  /** Lets another of the person's organisations act. */
  choose: (organisation: string) => ask<object>('organisation', { organisation }),
  ticket: (token: string) => ask<Ticket>('ticket', { token }),
  accept: (given: Accepted) => ask<{ person: Account }>('accept', given),
  forgot: (email: string) => ask<object>('forgot', { email }),
  demo: () => ask<{ accounts: DemoAccount[] }>('demo'),
  signInDemo: (id: string) => ask<{ person: Account }>('demo', { id }),
};

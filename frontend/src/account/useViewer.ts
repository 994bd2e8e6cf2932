import { type Client, useClient, useQuery } from 'urql';
import { type Fault, faultOf } from '../graphql/fault';
import { graphql, type ResultOf } from '../graphql/graphql';

export const ViewerQuery = graphql(`
  query Viewer {
    viewer {
      signedIn
      person { id name email language digest foreignIssuer }
      organisation { id key name kind }
      memberships { role since organisation { id key name } }
      roles
      unread
      mayCreate
      mayAdminister
      mayAdministerPlatform
      demo
    }
  }
`);

export type Viewer = ResultOf<typeof ViewerQuery>['viewer'];
export type SignedInViewer = Viewer & { person: NonNullable<Viewer['person']> };

/** The only organisation that an administrator can choose; the platform's administrators choose any. */
export const ownOrganisation = ({ mayAdministerPlatform, organisation }: Viewer) =>
  (!mayAdministerPlatform && organisation?.key) || '';

/**
 * The last answer of each client. It is asked again after every change, and when that fails nobody has been signed out:
 * a page that somebody is writing on must not be taken away.
 */
const answered = new WeakMap<Client, Viewer>();

export const lastViewer = (client: Client) => answered.get(client);

interface Asked {
  /** Nothing until the answer is there. */
  viewer: Viewer | undefined;
  /** The viewer, where it is a person who is signed in. */
  signedIn: SignedInViewer | undefined;
  fault: Fault | undefined;
  retry: () => void;
}

/** Who uses the web app, and what they may do: asked once, used in many places. */
export function useViewer(): Asked {
  const [{ data, error }, execute] = useQuery({ query: ViewerQuery });
  const client = useClient();
  if (data) answered.set(client, data.viewer);
  const viewer = data?.viewer ?? lastViewer(client);
  return {
    viewer,
    signedIn: viewer?.person ? { ...viewer, person: viewer.person } : undefined,
    fault: error ? faultOf(error) : undefined,
    retry: () => execute({ requestPolicy: 'network-only' }),
  };
}

interface Props {
  status: string;
}

export function Spinner({ status }: Props) {
  return (
    <div className="spinner-box">
      <div className="spinner" />
      <div className="spinner-status" role="status">
        {status}
      </div>
    </div>
  );
}

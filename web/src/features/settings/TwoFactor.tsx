import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import encodeQR from 'qr';
import { useMemo, useState } from 'react';
import * as call from '@/api/calls';
import { asProblem, fieldMessage } from '@/api/problem';
import { keys } from '@/api/queries';
import { useSession } from '@/app/session';
import { FormErrors } from '@/ui/FormErrors';
import { StatusChip } from '@/ui/StatusChip';
import { toast } from '@/ui/toasts';
import { Section } from './Settings';
import classes from './Settings.module.css';

/** A second factor from an authenticator app: asked for the password, shown the key, proved by one code. */
export function TwoFactor() {
  const { me } = useSession();
  const client = useQueryClient();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [open, setOpen] = useState(false);
  const on = me.user.totpEnabled;

  const begin = useMutation({ mutationFn: () => call.auth.enableTotp({ password }) });
  const close = () => {
    setOpen(false);
    setPassword('');
    setCode('');
    begin.reset();
  };
  const done = (text: string) => {
    toast(text);
    close();
    void client.invalidateQueries({ queryKey: keys.me });
  };
  const confirm = useMutation({
    mutationFn: () => call.auth.confirmTotp({ code: code.replaceAll(/\s/g, '') }),
    onSuccess: () => done('Two-factor sign-in is on'),
  });
  const end = useMutation({
    mutationFn: () => call.auth.disableTotp({ password }),
    onSuccess: () => done('Two-factor sign-in is off'),
  });
  const error = confirm.error ?? begin.error ?? end.error;
  const problem = error ? asProblem(error) : null;
  const secret = begin.data?.data;

  return (
    <Section title="Two-factor sign-in" lead="A code from an authenticator app, besides the password.">
      <div className="line">
        <StatusChip tone={on ? 'positive' : 'neutral'} label={on ? 'On' : 'Off'} />
        {!open && (
          <Button variant="default" onClick={() => setOpen(true)}>
            {on ? 'Switch off…' : 'Set up…'}
          </Button>
        )}
      </div>
      {open && (
        <form
          className={classes.form}
          noValidate
          onSubmit={event => {
            event.preventDefault();
            if (on) end.mutate();
            else if (secret) confirm.mutate();
            else begin.mutate();
          }}
        >
          <FormErrors error={error} />
          {secret ? (
            <>
              <p>
                Scan this with your authenticator app, type in the key, or{' '}
                <a href={secret.uri} rel="noreferrer">
                  open it in an app on this device
                </a>
                .
              </p>
              <div className={classes.scan}>
                <QrPicture text={secret.uri} />
                <p className={classes.secret}>{secret.secret.replaceAll(/(.{4})/g, '$1 ').trim()}</p>
              </div>
              <TextInput
                label="Code the app shows"
                inputMode="numeric"
                autoComplete="one-time-code"
                autoFocus
                value={code}
                onChange={event => setCode(event.currentTarget.value)}
                error={fieldMessage(problem, 'code')}
              />
            </>
          ) : (
            <PasswordInput
              label="Your password"
              autoComplete="current-password"
              value={password}
              onChange={event => setPassword(event.currentTarget.value)}
              error={fieldMessage(problem, 'password')}
            />
          )}
          <div className="line">
            <Button
              type="submit"
              loading={begin.isPending || confirm.isPending || end.isPending}
              disabled={secret ? !code : !password}
            >
              {on ? 'Switch off' : secret ? 'Confirm' : 'Continue'}
            </Button>
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
          </div>
        </form>
      )}
    </Section>
  );
}

/** Black on white in either theme: some cameras do not read the other way round. */
function QrPicture({ text }: { text: string }) {
  const { path, size } = useMemo(() => {
    const rows = encodeQR(text, 'raw', { ecc: 'medium', border: 2 });
    const cells = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : [])));
    return { path: cells.join(''), size: rows.length };
  }, [text]);
  return (
    <svg className={classes.qr} viewBox={`0 0 ${size} ${size}`} role="img" aria-label="QR code of the key">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" shapeRendering="crispEdges" />
    </svg>
  );
}

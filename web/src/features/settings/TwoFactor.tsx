import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
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
  const [recovery, setRecovery] = useState<string[]>([]);
  const on = me.user.totpEnabled ?? false;

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
    onSuccess: answer => {
      setRecovery(answer?.data?.recoveryCodes ?? []);
      done('Two-factor sign-in is on');
    },
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
      {recovery.length > 0 && (
        <div className={classes.recovery}>
          <p>Keep these recovery codes somewhere safe. Each works once, when the app is out of reach.</p>
          <pre>{recovery.join('\n')}</pre>
        </div>
      )}
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
                Add an account in your app with this key, or{' '}
                <a href={secret.uri} rel="noreferrer">
                  open it in an app on this device
                </a>
                .
              </p>
              <p className={classes.secret}>{secret.secret.replaceAll(/(.{4})/g, '$1 ')}</p>
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

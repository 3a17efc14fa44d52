import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import * as call from '@/api/calls';
import { asProblem, fieldMessage } from '@/api/problem';
import { FormErrors } from '@/ui/FormErrors';
import { AuthFrame } from './AuthFrame';
import classes from './AuthFrame.module.css';
import { useEnter } from './useEnter';

export function SignIn() {
  const search = useSearch({ from: '/sign-in' });
  const enter = useEnter();
  const [asksCode, setAsksCode] = useState(false);
  const form = useForm({ initialValues: { email: '', password: '', totp: '' } });
  const signIn = useMutation({
    mutationFn: async (values: typeof form.values) => {
      await call.auth.login({
        email: values.email.trim(),
        password: values.password,
        ...(values.totp && { totp: values.totp.replaceAll(/\s/g, '') }),
      });
      await enter(search.return);
    },
    onError: error => {
      // The password was right and a second factor is set: ask for it, and tell of no error the first time.
      if (/totp|two_factor/.test(asProblem(error).code)) setAsksCode(true);
    },
  });
  const needsCode = signIn.error && /totp.*required|two_factor.*required/.test(asProblem(signIn.error).code);
  const problem = signIn.error ? asProblem(signIn.error) : null;

  return (
    <AuthFrame
      title="Sign in"
      foot={
        <>
          New here? <Link to="/register">Create an account</Link>
        </>
      }
    >
      {search.expired && !signIn.error && (
        <p className={classes.notice} role="status">
          Your session has ended. Sign in to go on where you were.
        </p>
      )}
      {!needsCode && <FormErrors error={signIn.error} />}
      <form onSubmit={form.onSubmit(values => signIn.mutate(values))} noValidate>
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="username"
          autoFocus
          required
          withAsterisk={false}
          error={fieldMessage(problem, 'email')}
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          error={fieldMessage(problem, 'password')}
          {...form.getInputProps('password')}
        />
        {asksCode && (
          <TextInput
            label="Code from your authenticator"
            inputMode="numeric"
            autoComplete="one-time-code"
            autoFocus
            required
            withAsterisk={false}
            error={fieldMessage(problem, 'totp')}
            {...form.getInputProps('totp')}
          />
        )}
        <Button type="submit" loading={signIn.isPending} fullWidth>
          Sign in
        </Button>
      </form>
      <p className={classes.between}>
        <Link to="/forgot-password">Forgot your password?</Link>
      </p>
    </AuthFrame>
  );
}

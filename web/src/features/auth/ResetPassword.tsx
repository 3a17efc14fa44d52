import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import * as call from '@/api/calls';
import { asProblem, fieldMessage } from '@/api/problem';
import { FormErrors } from '@/ui/FormErrors';
import { AuthFrame } from './AuthFrame';
import classes from './AuthFrame.module.css';

export function ResetPassword() {
  const { token } = useSearch({ from: '/reset-password' });
  const form = useForm({
    initialValues: { token: token ?? '', password: '' },
    validate: { password: value => (value.length >= 10 ? null : 'Use at least 10 characters.') },
  });
  const reset = useMutation({ mutationFn: (values: typeof form.values) => call.auth.resetPassword(values) });
  const problem = reset.error ? asProblem(reset.error) : null;
  return (
    <AuthFrame title="Choose a new password" foot={<Link to="/forgot-password">Ask for a new link</Link>}>
      {reset.isSuccess ? (
        <p className={classes.notice} role="status">
          Your password is changed and other devices are signed out. <Link to="/sign-in">Sign in</Link>
        </p>
      ) : (
        <>
          <FormErrors error={reset.error} />
          <form onSubmit={form.onSubmit(values => reset.mutate(values))} noValidate>
            {!token && (
              <TextInput label="Code from the e-mail" required withAsterisk={false} {...form.getInputProps('token')} />
            )}
            <PasswordInput
              label="New password"
              description="At least 10 characters."
              autoComplete="new-password"
              autoFocus
              required
              withAsterisk={false}
              {...form.getInputProps('password')}
              error={form.errors.password ?? fieldMessage(problem, 'password')}
            />
            <Button type="submit" loading={reset.isPending} fullWidth>
              Change password
            </Button>
          </form>
        </>
      )}
    </AuthFrame>
  );
}

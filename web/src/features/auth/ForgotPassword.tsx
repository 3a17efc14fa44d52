import { Button, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import * as call from '@/api/calls';
import { asProblem, fieldMessage } from '@/api/problem';
import { FormErrors } from '@/ui/FormErrors';
import { AuthFrame } from './AuthFrame';
import classes from './AuthFrame.module.css';

export function ForgotPassword() {
  const form = useForm({ initialValues: { email: '' } });
  const ask = useMutation({ mutationFn: ({ email }: typeof form.values) => call.auth.forgotPassword(email.trim()) });
  return (
    <AuthFrame title="Reset your password" foot={<Link to="/sign-in">Back to sign-in</Link>}>
      {ask.isSuccess ? (
        <p className={classes.notice} role="status">
          If {form.values.email.trim()} has an account, a link to choose a new password is on its way. It works once and
          for a short time.
        </p>
      ) : (
        <>
          <FormErrors error={ask.error} />
          <form onSubmit={form.onSubmit(values => ask.mutate(values))} noValidate>
            <TextInput
              label="E-mail"
              type="email"
              autoComplete="username"
              autoFocus
              required
              withAsterisk={false}
              {...form.getInputProps('email')}
              error={ask.error ? fieldMessage(asProblem(ask.error), 'email') : undefined}
            />
            <Button type="submit" loading={ask.isPending} fullWidth>
              Send the link
            </Button>
          </form>
        </>
      )}
    </AuthFrame>
  );
}

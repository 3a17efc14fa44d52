import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import * as call from '@/api/calls';
import { asProblem, fieldMessage, Problem } from '@/api/problem';
import { FormErrors } from '@/ui/FormErrors';
import { AuthFrame } from './AuthFrame';
import { useEnter } from './useEnter';

export function Register() {
  const enter = useEnter();
  const form = useForm({
    initialValues: { name: '', email: '', password: '', organizationName: '' },
    validate: {
      name: value => (value.trim() ? null : 'Tell us your name.'),
      email: value => (/^\S+@\S+$/.test(value.trim()) ? null : 'An e-mail address looks like name@example.com.'),
      password: value => (value.length >= 10 ? null : 'Use at least 10 characters.'),
    },
  });
  const register = useMutation({
    mutationFn: async ({ name, email, password, organizationName }: typeof form.values) => {
      await call.auth.register({
        name: name.trim(),
        email: email.trim(),
        password,
        ...(organizationName.trim() && { organizationName: organizationName.trim() }),
      });
      try {
        await call.me.get();
      } catch (error) {
        // Registering may not open a session by itself; the same words then sign in.
        if (!(error instanceof Problem) || error.status !== 401) throw error;
        await call.auth.login({ email: email.trim(), password });
      }
      await enter('/');
    },
  });
  const problem = register.error ? asProblem(register.error) : null;
  return (
    <AuthFrame
      title="Create an account"
      foot={
        <>
          Have an account? <Link to="/sign-in">Sign in</Link>
        </>
      }
    >
      <FormErrors error={register.error} />
      <form onSubmit={form.onSubmit(values => register.mutate(values))} noValidate>
        <TextInput
          label="Your name"
          autoComplete="name"
          autoFocus
          required
          withAsterisk={false}
          {...form.getInputProps('name')}
          error={form.errors.name ?? fieldMessage(problem, 'name')}
        />
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          {...form.getInputProps('email')}
          error={form.errors.email ?? fieldMessage(problem, 'email')}
        />
        <PasswordInput
          label="Password"
          description="At least 10 characters. A few words together are easy to keep in mind."
          autoComplete="new-password"
          required
          withAsterisk={false}
          {...form.getInputProps('password')}
          error={form.errors.password ?? fieldMessage(problem, 'password')}
        />
        <TextInput
          label="Organization (optional)"
          description="The company or team you plan events for."
          autoComplete="organization"
          {...form.getInputProps('organizationName')}
          error={fieldMessage(problem, 'organizationName')}
        />
        <Button type="submit" loading={register.isPending} fullWidth>
          Create account
        </Button>
      </form>
    </AuthFrame>
  );
}

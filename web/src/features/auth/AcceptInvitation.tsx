import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import * as call from '@/api/calls';
import { asProblem, fieldMessage } from '@/api/problem';
import { query } from '@/api/queries';
import { FormErrors } from '@/ui/FormErrors';
import { ErrorRegion, SkeletonBlock } from '@/ui/States';
import { humanize } from '@/ui/words';
import { AuthFrame } from './AuthFrame';
import classes from './AuthFrame.module.css';
import { useEnter } from './useEnter';

export function AcceptInvitation() {
  const { token } = useParams({ from: '/invitations/$token' });
  const enter = useEnter();
  const navigate = useNavigate();
  const me = useQuery(query.me());
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: async () => (await call.invitations.preview(token)).data,
    retry: false,
  });
  const form = useForm({ initialValues: { name: '', password: '' } });
  const accept = useMutation({
    mutationFn: async (values: typeof form.values) => {
      await call.invitations.accept(token, me.data ? {} : { name: values.name.trim(), password: values.password });
      await enter('/');
    },
  });
  const decline = useMutation({ mutationFn: () => call.invitations.decline(token) });

  if (invitation.isPending || me.isPending) {
    return (
      <AuthFrame title="Invitation">
        <SkeletonBlock height={160} />
      </AuthFrame>
    );
  }
  if (invitation.error) {
    return (
      <AuthFrame title="This invitation cannot be used" foot={<Link to="/sign-in">Sign in</Link>}>
        <p>It was used already, withdrawn, or has expired. Ask the person who sent it for a new one.</p>
        <ErrorRegion error={invitation.error} what="The invitation could not be opened" />
      </AuthFrame>
    );
  }
  const { organizationName, role, type, email, invitedByName, accountExists } = invitation.data;
  const problem = accept.error ? asProblem(accept.error) : null;

  if (decline.isSuccess) {
    return (
      <AuthFrame title="Declined">
        <p>{organizationName} will see that you declined. You can close this page.</p>
      </AuthFrame>
    );
  }

  return (
    <AuthFrame
      title={`Join ${organizationName}`}
      lead={
        <>
          {invitedByName ? `${invitedByName} invites` : 'You are invited as'} {invitedByName ? `you as ` : ''}
          {humanize(role ?? type).toLowerCase()}.
        </>
      }
    >
      <FormErrors error={accept.error ?? decline.error} />
      {me.data ? (
        <p className={classes.notice}>
          You are signed in as {me.data.user.email}. The invitation went to {email}.
        </p>
      ) : (
        accountExists && (
          <p className={classes.notice}>
            {email} has an account.{' '}
            <Link to="/sign-in" search={{ return: `/invitations/${token}` }}>
              Sign in
            </Link>{' '}
            to accept.
          </p>
        )
      )}
      {(me.data || !accountExists) && (
        <form onSubmit={form.onSubmit(values => accept.mutate(values))} noValidate>
          {!me.data && (
            <>
              <TextInput label="E-mail" value={email} readOnly />
              <TextInput
                label="Your name"
                autoComplete="name"
                required
                withAsterisk={false}
                {...form.getInputProps('name')}
                error={fieldMessage(problem, 'name')}
              />
              <PasswordInput
                label="Choose a password"
                description="At least 10 characters."
                autoComplete="new-password"
                required
                withAsterisk={false}
                {...form.getInputProps('password')}
                error={fieldMessage(problem, 'password')}
              />
            </>
          )}
          <Button type="submit" loading={accept.isPending} fullWidth>
            Join {organizationName}
          </Button>
        </form>
      )}
      <Button variant="default" loading={decline.isPending} onClick={() => decline.mutate()} fullWidth>
        Decline
      </Button>
      {me.data && (
        <Button variant="subtle" onClick={() => void navigate({ to: '/' })} fullWidth>
          Decide later
        </Button>
      )}
    </AuthFrame>
  );
}

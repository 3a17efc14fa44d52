import { Button, Checkbox, CopyButton, Menu, Modal, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import {
  IconChevronDown,
  IconCopy,
  IconExternalLink,
  IconPencil,
  IconPlus,
  IconPrinter,
  IconSignature,
  IconTrash,
} from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import * as call from '@/api/calls';
import { newId } from '@/api/ids';
import { asProblem, fieldMessage } from '@/api/problem';
import { keys, query } from '@/api/queries';
import type {
  Contract,
  ContractStatus,
  EventDetail,
  Id,
  Instalment,
  Payment,
  PaymentMethod,
  Signature,
} from '@/api/types';
import { useOffline } from '@/offline/state';
import { formatDateTime } from '@/time/format';
import { FormErrors } from '@/ui/FormErrors';
import { formatMoney, Money } from '@/ui/Money';
import { Passage } from '@/ui/Passage';
import { Peek } from '@/ui/Peek';
import { PendingMark } from '@/ui/PendingMark';
import { openPrintCentre } from '@/ui/printCentre';
import { ErrorRegion, SkeletonRows } from '@/ui/States';
import { StatusChip } from '@/ui/StatusChip';
import { toast, toastProblem } from '@/ui/toasts';
import { humanize } from '@/ui/words';
import { mayAdmin, mayEdit } from '../command-center/useEvent';
import { HistoryPanel } from '../history/HistoryPanel';
import { ContractForm } from './ContractForm';
import classes from './Contracts.module.css';
import { ContractTerms } from './ContractTerms';
import { amountOf, contractStatus, formatDay, inDays, instalmentStatus, stepName } from './figures';
import { presets, type RuleRow, row, rulesOf } from './rules';
import { amountInput, useRefresh } from './useRefresh';

const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;

interface Props {
  id: Id;
  editable: boolean;
  decides: boolean;
  onClose: () => void;
}

type Asked = 'edit' | 'schedule' | 'sign' | { pay: Instalment | null } | { refund: Payment } | { step: ContractStatus };

/** Everything about one contract: what was agreed, who signed, what is to be paid and what was. */
export function ContractPanel({ id, onClose, ...rights }: Props) {
  const contract = useQuery(query.contract(id));
  const event = useQuery({ ...query.event(contract.data?.eventId ?? ''), enabled: Boolean(contract.data) });
  const data = contract.data;
  return (
    <Peek title="Contract" onClose={onClose}>
      {contract.error && (
        <ErrorRegion
          error={contract.error}
          what="The contract could not be loaded"
          retry={() => void contract.refetch()}
          dataFrom={data ? contract.dataUpdatedAt : undefined}
        />
      )}
      {data ? (
        <Content
          contract={data}
          event={event.data}
          editable={rights.editable && (!event.data || mayEdit(event.data))}
          decides={rights.decides && Boolean(event.data && mayAdmin(event.data) && mayEdit(event.data))}
          onClose={onClose}
        />
      ) : (
        !contract.error && <SkeletonRows rows={8} />
      )}
    </Peek>
  );
}

function Content(props: {
  contract: Contract;
  event: EventDetail | undefined;
  editable: boolean;
  decides: boolean;
  onClose: () => void;
}) {
  const { contract, event, editable, decides, onClose } = props;
  const [asked, setAsked] = useState<Asked | null>(null);
  const refresh = useRefresh(contract.eventId);
  const reachable = useOffline(state => state.reachable);
  const close = () => setAsked(null);
  const remove = useMutation({
    mutationFn: () => call.contracts.remove(contract.id),
    onSuccess: () => {
      toast(`“${contract.title}” is removed`);
      refresh();
      onClose();
    },
    onError: error => toastProblem(`“${contract.title}” was not removed`, error),
  });
  const status = contractStatus[contract.status];
  const over = contract.status === 'terminated';
  const unsigned = contract.signatures.every(signature => signature.voidedAt);
  const changed = contract.signatures.some(signature => !signature.voidedAt && !signature.isCurrent);
  return (
    <div className={classes.panel}>
      <div className={classes.top}>
        <h3>
          {contract.title} <PendingMark id={contract.id} />
        </h3>
        <div className="line wrap">
          {editable && contract.allowed.length > 0 ? (
            <Menu position="bottom-start">
              <Menu.Target>
                <Button
                  variant="default"
                  size="compact-sm"
                  rightSection={<IconChevronDown size={13} aria-hidden="true" />}
                  aria-label={`${status.label}. Take a step`}
                >
                  <StatusChip tone={status.tone} label={status.label} quiet />
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Label>Take a step</Menu.Label>
                {contract.allowed.map(to => (
                  <Menu.Item
                    key={to}
                    disabled={!decides && (to === 'active' || to === 'terminated')}
                    {...(to === 'terminated' && { color: 'red' })}
                    onClick={() => setAsked({ step: to })}
                  >
                    {to === 'pending_signature' && contract.signedAt ? 'Send back to be signed anew' : stepName[to]}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
          ) : (
            <StatusChip tone={status.tone} label={status.label} />
          )}
          {decides &&
            (contract.status === 'pending_signature' ||
              (contract.status === 'signed' && contract.signedBy.length < 2)) && (
              <Button
                size="compact-sm"
                leftSection={<IconSignature {...icon} />}
                disabled={!reachable}
                onClick={() => setAsked('sign')}
              >
                Sign
              </Button>
            )}
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconPrinter {...icon} />}
            onClick={() => openPrintCentre(contract.eventId, 'contract', contract.id)}
          >
            Print
          </Button>
          {editable && event && !over && (
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<IconPencil {...icon} />}
              onClick={() => setAsked('edit')}
            >
              Edit
            </Button>
          )}
          {editable && unsigned && contract.payments.length === 0 && contract.status === 'draft' && (
            <Button
              variant="subtle"
              color="red"
              size="compact-sm"
              leftSection={<IconTrash {...icon} />}
              loading={remove.isPending}
              onClick={() => remove.mutate()}
            >
              Remove
            </Button>
          )}
        </div>
        {decides && !reachable && <p className="muted">Signing and paying need a connection.</p>}
        {changed && (
          <p className="line">
            <StatusChip tone="warning" label="Changed since it was signed" quiet />
          </p>
        )}
      </div>
      <Facts contract={contract} />
      <Schedule
        contract={contract}
        editable={editable && !over}
        decides={decides && reachable}
        onSchedule={() => setAsked('schedule')}
        onPay={instalment => setAsked({ pay: instalment })}
      />
      <Payments
        contract={contract}
        decides={decides && reachable}
        onRefund={payment => setAsked({ refund: payment })}
      />
      <Signatures contract={contract} />
      <ContractTerms contract={contract} editable={editable && !over} />
      {contract.keyTerms.length > 0 && (
        <section className={classes.section}>
          <div className={classes.sectionHead}>
            <h4>Key terms</h4>
          </div>
          <dl className={classes.facts}>
            {contract.keyTerms.map(term => (
              <Fact key={term.name + term.text} name={term.name}>
                {term.text}
                {term.source && (
                  <details className={classes.decided}>
                    <summary>Passage</summary>
                    <Passage parts={['', '', term.source]} />
                  </details>
                )}
              </Fact>
            ))}
          </dl>
        </section>
      )}
      {contract.notes && (
        <section className={classes.section}>
          <div className={classes.sectionHead}>
            <h4>Notes</h4>
          </div>
          <p style={{ whiteSpace: 'pre-line' }}>{contract.notes}</p>
        </section>
      )}
      <section className={classes.section}>
        <div className={classes.sectionHead}>
          <h4>What happened</h4>
        </div>
        <ul className={classes.rows}>
          {[...contract.log].reverse().map(step => (
            <li key={step.changedAt + step.newStatus}>
              <span className={classes.grow}>
                {contractStatus[step.newStatus].label}
                {step.note && <span className={classes.sub}>{step.note}</span>}
              </span>
              <span className="muted">
                {step.changedBy?.name ?? 'By itself'} · {formatDateTime(step.changedAt)}
              </span>
            </li>
          ))}
        </ul>
        <HistoryPanel entity="contract" id={contract.id} editable={editable} />
      </section>
      {asked === 'edit' && event && <ContractForm event={event} contract={contract} onClose={close} />}
      {asked === 'schedule' && <ScheduleForm contract={contract} onClose={close} />}
      {asked === 'sign' && <SignForm contract={contract} onClose={close} />}
      {asked && typeof asked === 'object' && 'step' in asked && (
        <StepForm contract={contract} to={asked.step} onClose={close} />
      )}
      {asked && typeof asked === 'object' && 'pay' in asked && (
        <PayForm contract={contract} instalment={asked.pay} onClose={close} />
      )}
      {asked && typeof asked === 'object' && 'refund' in asked && (
        <RefundForm contract={contract} payment={asked.refund} onClose={close} />
      )}
    </div>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Facts({ contract }: { contract: Contract }) {
  return (
    <dl className={classes.facts}>
      <Fact name="With">
        {contract.partyName} <span className="muted">({humanize(contract.type).toLowerCase()})</span>
      </Fact>
      <Fact name="Event">
        <Link to="/events/$eventId/contracts" params={{ eventId: contract.eventId }} search={{ contract: contract.id }}>
          {contract.eventName}
        </Link>
      </Fact>
      {contract.reference && <Fact name="Reference">{contract.reference}</Fact>}
      <Fact name={contract.direction === 'receivable' ? 'We receive' : 'We pay'}>
        {contract.amount ? <Money value={contract.amount} /> : 'No amount agreed'}
        {amountOf(contract.paid) > 0 && (
          <span className="muted">
            {' '}
            · {formatMoney(contract.paid)} paid, {formatMoney(contract.open)} open
          </span>
        )}
      </Fact>
      {(contract.startsOn || contract.expiresOn) && (
        <Fact name="Runs">
          {contract.startsOn ? formatDay(contract.startsOn) : 'from now'} –{' '}
          {contract.expiresOn ? formatDay(contract.expiresOn) : 'open end'}
          {contract.expiresInDays !== null &&
            contract.expiresInDays !== undefined &&
            contract.status !== 'terminated' && <span className="muted"> · ends {inDays(contract.expiresInDays)}</span>}
        </Fact>
      )}
      {contract.noticeOn && <Fact name="Notice by">{formatDay(contract.noticeOn)}</Fact>}
      {contract.file && (
        <Fact name="Document">
          <a href={`/api/v1/files/${contract.file.id}/content`} target="_blank" rel="noreferrer">
            {contract.file.name} <IconExternalLink size={13} aria-hidden="true" />
          </a>
        </Fact>
      )}
    </dl>
  );
}

function Schedule(props: {
  contract: Contract;
  editable: boolean;
  decides: boolean;
  onSchedule: () => void;
  onPay: (instalment: Instalment | null) => void;
}) {
  const { contract, editable, decides, onSchedule, onPay } = props;
  return (
    <section className={classes.section} aria-labelledby="contract-schedule">
      <div className={classes.sectionHead}>
        <h4 id="contract-schedule">Payment schedule</h4>
        {decides && contract.instalments.length === 0 && amountOf(contract.open) > 0 && (
          <Button variant="default" size="compact-sm" onClick={() => onPay(null)}>
            Record payment
          </Button>
        )}
        {editable && contract.amount && (
          <Button variant="default" size="compact-sm" onClick={onSchedule}>
            {contract.instalments.length > 0 ? 'Change schedule' : 'Make schedule'}
          </Button>
        )}
      </div>
      {contract.instalments.length === 0 ? (
        <p className="muted">
          {contract.amount
            ? 'Nothing says yet what is paid when.'
            : 'An amount comes first: the schedule is made of it.'}
        </p>
      ) : (
        <ul className={classes.rows}>
          {contract.instalments.map(each => {
            const status = instalmentStatus[each.status];
            return (
              <li key={each.id}>
                <span className={classes.grow}>
                  {each.label}
                  <span className={classes.sub}>
                    {dueWords(each)}
                    {each.activatesCategory && ` · lets ${each.activatesCategory} in`}
                    {each.activatesHolder && ` · lets ${each.activatesHolder} in`}
                    {each.activatedAt && `: ${each.activatedCount} admitted`}
                  </span>
                </span>
                <span style={{ textAlign: 'end' }}>
                  <Money value={each.amount} />
                  {amountOf(each.paid) > 0 && amountOf(each.open) > 0 && (
                    <span className={classes.sub}>{formatMoney(each.open)} open</span>
                  )}
                </span>
                <StatusChip tone={status.tone} label={status.label} quiet />
                {decides && amountOf(each.open) > 0 && (
                  <Button
                    variant="default"
                    size="compact-sm"
                    aria-label={`Record payment: ${each.label}`}
                    onClick={() => onPay(each)}
                  >
                    Record payment
                  </Button>
                )}
              </li>
            );
          })}
        </ul>
      )}
      {contract.direction === 'receivable' && contract.amount && (
        <p className="line">
          <span className="muted">Reference for payments by Stripe</span>
          <CopyButton value={contract.paymentReference}>
            {({ copied, copy }) => (
              <Button variant="subtle" size="compact-sm" leftSection={<IconCopy {...icon} />} onClick={copy}>
                {copied ? 'Copied' : 'Copy reference'}
              </Button>
            )}
          </CopyButton>
        </p>
      )}
    </section>
  );
}

function dueWords(each: Instalment): string {
  if (each.dueFrom === 'none') return 'no date';
  const days = Math.abs(each.offsetDays);
  const counted =
    each.dueFrom === 'signing'
      ? `${days} days after signing`
      : each.dueFrom === 'event'
        ? each.offsetDays === 0
          ? 'on the day of the event'
          : `${days} days ${each.offsetDays < 0 ? 'before' : 'after'} the event`
        : null;
  if (!each.dueOn) return counted ? `due ${counted}` : 'no date';
  return `due ${formatDay(each.dueOn)}${counted ? `, ${counted}` : ''}`;
}

function Payments(props: { contract: Contract; decides: boolean; onRefund: (payment: Payment) => void }) {
  const { contract, decides, onRefund } = props;
  if (contract.payments.length === 0) return null;
  const labels = new Map(contract.instalments.map(each => [each.id, each.label]));
  return (
    <section className={classes.section} aria-labelledby="contract-payments">
      <div className={classes.sectionHead}>
        <h4 id="contract-payments">Payments</h4>
      </div>
      <ul className={classes.rows}>
        {contract.payments.map(payment => (
          <li key={payment.id}>
            <span className={classes.grow}>
              {payment.provider === 'stripe' ? 'Stripe' : humanize(payment.method)}
              <span className={classes.sub}>
                {payment.paidOn ? formatDay(payment.paidOn) : humanize(payment.status)}
                {payment.instalmentId && ` · ${labels.get(payment.instalmentId) ?? ''}`}
                {payment.reference && ` · ${payment.reference}`}
                {payment.createdBy && ` · ${payment.createdBy.name}`}
              </span>
            </span>
            <span style={{ textAlign: 'end' }}>
              <Money value={payment.amount} />
              {amountOf(payment.refunded) > 0 && (
                <span className={classes.sub}>{formatMoney(payment.refunded)} went back</span>
              )}
            </span>
            {amountOf(payment.disputed) > 0 && <StatusChip tone="critical" label="Disputed" quiet />}
            {payment.status !== 'succeeded' && (
              <StatusChip
                tone={payment.status === 'pending' ? 'active' : 'critical'}
                label={humanize(payment.status)}
                quiet
              />
            )}
            {decides && payment.provider === 'manual' && amountOf(payment.net) > 0 && (
              <Button
                variant="subtle"
                color="gray"
                size="compact-sm"
                aria-label={`Went back: ${formatMoney(payment.amount)}`}
                onClick={() => onRefund(payment)}
              >
                Went back
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Signatures({ contract }: { contract: Contract }) {
  const [shown, setShown] = useState<Id | null>(null);
  if (contract.signatures.length === 0) return null;
  return (
    <section className={classes.section} aria-labelledby="contract-signatures">
      <div className={classes.sectionHead}>
        <h4 id="contract-signatures">Signatures</h4>
      </div>
      <ul className={classes.rows}>
        {contract.signatures.map(signature => (
          <li key={signature.id}>
            <span className={classes.grow}>
              {signature.signerName}
              <span className={classes.sub}>
                {signature.party === 'organization' ? 'for us' : 'for the other side'}
                {signature.signerTitle && `, ${signature.signerTitle}`} · {formatDateTime(signature.signedAt)}
                {signature.method !== 'electronic' && ` · ${signature.method === 'paper' ? 'on paper' : 'elsewhere'}`}
              </span>
            </span>
            <StatusChip
              tone={signature.voidedAt ? 'neutral' : signature.isCurrent ? 'positive' : 'warning'}
              label={signature.voidedAt ? 'Replaced' : signature.isCurrent ? 'Of this text' : 'Of an earlier text'}
              quiet
            />
            <Button
              variant="subtle"
              color="gray"
              size="compact-sm"
              aria-expanded={shown === signature.id}
              aria-label={`Trail of ${signature.signerName}`}
              onClick={() => setShown(before => (before === signature.id ? null : signature.id))}
            >
              Trail
            </Button>
            {shown === signature.id && <Trail signature={signature} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Trail({ signature }: { signature: Signature }) {
  return (
    <div className={classes.section} style={{ flexBasis: '100%' }}>
      <dl className={classes.facts}>
        <Fact name="Recorded by">{signature.recordedBy?.name ?? '–'}</Fact>
        {signature.ipAddress && <Fact name="From">{signature.ipAddress}</Fact>}
        {signature.userAgent && <Fact name="With">{signature.userAgent}</Fact>}
        <Fact name="SHA-256 of the text">
          <span className={classes.hash}>{signature.agreedSha256}</span>
        </Fact>
        {signature.documentSha256 && (
          <Fact name={`SHA-256 of ${signature.documentName}`}>
            <span className={classes.hash}>{signature.documentSha256}</span>
          </Fact>
        )}
      </dl>
      <AgreedText text={signature.agreedText} />
    </div>
  );
}

/** The text that is signed, word for word. */
function AgreedText({ text }: { text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
    <pre className={classes.text} tabIndex={0}>
      {text}
    </pre>
  );
}

/** Keeps what the server answered and fetches what it changed elsewhere. */
function useSettled(contract: Contract): (answer: Contract) => void {
  const client = useQueryClient();
  const refresh = useRefresh(contract.eventId);
  return answer => {
    client.setQueryData(keys.contract(contract.id), answer);
    refresh();
  };
}

function StepForm({ contract, to, onClose }: { contract: Contract; to: ContractStatus; onClose: () => void }) {
  const settled = useSettled(contract);
  const [note, setNote] = useState('');
  const save = useMutation({
    mutationFn: () => call.contracts.transition(contract.id, to, note.trim() || undefined),
    onSuccess: answer => {
      toast(`“${contract.title}”: ${contractStatus[to].label.toLowerCase()}`);
      settled(answer.data);
      onClose();
    },
  });
  const anew = to === 'pending_signature' && contract.signatures.some(signature => !signature.voidedAt);
  return (
    <Modal opened onClose={onClose} title={stepName[to] ?? contractStatus[to].label}>
      <form
        className="fields"
        onSubmit={submit => {
          submit.preventDefault();
          save.mutate();
        }}
      >
        <FormErrors error={save.error} />
        {anew && <p>What was signed so far is kept in the trail and counts no more: both sides sign anew.</p>}
        {to === 'terminated' && <p>A terminated contract takes no further step. Its payments stay.</p>}
        <Textarea
          label="Note (optional)"
          description="Kept in its log with your name and the time."
          autosize
          minRows={2}
          maxLength={2000}
          data-autofocus
          value={note}
          onChange={change => setNote(change.currentTarget.value)}
        />
        <div className="ends">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending} {...(to === 'terminated' && { color: 'red' })}>
            {stepName[to] ?? 'Go on'}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function SignForm({ contract, onClose }: { contract: Contract; onClose: () => void }) {
  const settled = useSettled(contract);
  const [id] = useState(newId);
  const [read, setRead] = useState(false);
  const form = useForm({
    initialValues: {
      party: (contract.signedBy.includes('organization') ? 'counterparty' : 'organization') as
        | 'organization'
        | 'counterparty',
      signerName: '',
      signerTitle: '',
      method: 'electronic' as 'electronic' | 'paper' | 'external',
      // Of the one who looks, as times are shown.
      signedAt: '',
    },
  });
  const theirs = form.values.party === 'counterparty';
  const save = useMutation({
    mutationFn: ({ party, signerName, signerTitle, method, signedAt }: typeof form.values) =>
      call.contracts.sign(contract.id, {
        id,
        party,
        method,
        signedAt: method !== 'electronic' && signedAt ? new Date(signedAt).toISOString() : null,
        signerName: signerName.trim() || null,
        signerTitle: signerTitle.trim() || null,
        agreedSha256: contract.agreedSha256,
        documentSha256: contract.fileSha256 ?? null,
      }),
    onSuccess: answer => {
      toast(answer.data.status === 'active' ? 'Signed by both sides: it is in force' : 'Signed');
      settled(answer.data);
      onClose();
    },
  });
  const problem = save.error ? asProblem(save.error) : null;
  return (
    <Modal opened onClose={onClose} title={`Sign “${contract.title}”`} size="lg">
      <form className="fields" onSubmit={form.onSubmit(values => save.mutate(values))} noValidate>
        <FormErrors error={save.error} />
        <h3 className="vh">The text that is signed</h3>
        <AgreedText text={contract.agreedText} />
        <p className="muted">
          SHA-256 <span className={classes.hash}>{contract.agreedSha256}</span>
        </p>
        <div className="pair">
          <Select
            label="Who signs"
            allowDeselect={false}
            data={[
              { value: 'organization', label: 'We do', disabled: contract.signedBy.includes('organization') },
              {
                value: 'counterparty',
                label: contract.partyName,
                disabled: contract.signedBy.includes('counterparty'),
              },
            ]}
            {...form.getInputProps('party')}
            error={fieldMessage(problem, 'party')}
          />
          <Select
            label="How"
            allowDeselect={false}
            data={[
              { value: 'electronic', label: 'Here' },
              { value: 'paper', label: 'On paper' },
              { value: 'external', label: 'With another service' },
            ]}
            {...form.getInputProps('method')}
          />
        </div>
        <div className="pair">
          <TextInput
            label="Name"
            placeholder={theirs ? contract.partyName : 'You'}
            maxLength={200}
            {...form.getInputProps('signerName')}
            error={fieldMessage(problem, 'signerName')}
          />
          <TextInput label="Function (optional)" maxLength={200} {...form.getInputProps('signerTitle')} />
        </div>
        {form.values.method !== 'electronic' && (
          <TextInput
            type="datetime-local"
            label="Signed at"
            description="Now, if it is left out"
            {...form.getInputProps('signedAt')}
            error={fieldMessage(problem, 'signedAt')}
          />
        )}
        <Checkbox
          label={theirs ? 'I have their signature under this text' : 'I have read this text and sign it'}
          checked={read}
          onChange={change => setRead(change.currentTarget.checked)}
        />
        <p className="muted">
          {form.values.method === 'electronic' ? 'The time, your name' : 'Your name'}, address and browser are kept with
          the signature.
        </p>
        <div className="ends">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!read} loading={save.isPending} leftSection={<IconSignature {...icon} />}>
            {theirs ? 'Record signature' : 'Sign contract'}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

const methods: { value: PaymentMethod; label: string }[] = [
  { value: 'bank_transfer', label: 'Bank transfer' },
  { value: 'card', label: 'Card' },
  { value: 'cash', label: 'Cash' },
  { value: 'cheque', label: 'Cheque' },
  { value: 'other', label: 'Another way' },
];

function PayForm({
  contract,
  instalment,
  onClose,
}: {
  contract: Contract;
  instalment: Instalment | null;
  onClose: () => void;
}) {
  const settled = useSettled(contract);
  const [id] = useState(newId);
  const open = instalment?.open ?? contract.open;
  const form = useForm({
    initialValues: {
      amount: open.amount as string | number,
      method: 'bank_transfer' as PaymentMethod,
      paidOn: '',
      reference: '',
    },
  });
  const save = useMutation({
    mutationFn: ({ amount, method, paidOn, reference }: typeof form.values) =>
      call.contracts.pay(contract.id, {
        id,
        amount: String(amount || 0),
        method,
        instalmentId: instalment?.id ?? null,
        paidOn: paidOn || null,
        reference: reference.trim() || null,
      }),
    onSuccess: answer => {
      const settledPart = answer.contract.instalments.find(each => each.id === instalment?.id);
      toast(`${formatMoney(answer.data.amount)} recorded`, {
        ...(settledPart?.activatedAt &&
          !instalment?.activatedAt && {
            detail: `Tickets and wristbands that admit now: ${settledPart.activatedCount}.`,
          }),
      });
      settled(answer.contract);
      onClose();
    },
  });
  const problem = save.error ? asProblem(save.error) : null;
  return (
    <Modal opened onClose={onClose} title={instalment ? `Payment: ${instalment.label}` : 'Payment'}>
      <form className="fields" onSubmit={form.onSubmit(values => save.mutate(values))} noValidate>
        <FormErrors error={save.error} />
        <div className="pair">
          <NumberInput
            label={`Amount (${open.currency})`}
            description={`${formatMoney(open)} is open`}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            data-autofocus
            {...amountInput(open.currency)}
            {...form.getInputProps('amount')}
            error={fieldMessage(problem, 'amount')}
          />
          <Select label="How" allowDeselect={false} data={methods} {...form.getInputProps('method')} />
        </div>
        <div className="pair">
          <TextInput
            label="On (today if empty)"
            type="date"
            {...form.getInputProps('paidOn')}
            error={fieldMessage(problem, 'paidOn')}
          />
          <TextInput label="Reference (optional)" maxLength={200} {...form.getInputProps('reference')} />
        </div>
        <div className="ends">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            Record payment
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function RefundForm({ contract, payment, onClose }: { contract: Contract; payment: Payment; onClose: () => void }) {
  const settled = useSettled(contract);
  const form = useForm({ initialValues: { amount: payment.net.amount as string | number, note: '' } });
  const save = useMutation({
    mutationFn: ({ amount, note }: typeof form.values) =>
      call.contracts.refund(contract.id, payment.id, { amount: String(amount || 0), note: note.trim() || null }),
    onSuccess: answer => {
      toast('Recorded: the money went back');
      settled(answer.contract);
      onClose();
    },
  });
  const problem = save.error ? asProblem(save.error) : null;
  return (
    <Modal opened onClose={onClose} title="Money went back">
      <form className="fields" onSubmit={form.onSubmit(values => save.mutate(values))} noValidate>
        <FormErrors error={save.error} />
        <NumberInput
          label={`Amount (${payment.amount.currency})`}
          data-autofocus
          {...amountInput(payment.amount.currency)}
          {...form.getInputProps('amount')}
          error={fieldMessage(problem, 'amount')}
        />
        <TextInput label="Why (optional)" maxLength={2000} {...form.getInputProps('note')} />
        <div className="ends">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            Record that it went back
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function ScheduleForm({ contract, onClose }: { contract: Contract; onClose: () => void }) {
  const client = useQueryClient();
  const refresh = useRefresh(contract.eventId);
  const [rows, setRows] = useState<RuleRow[]>(() => (presets[0] ? presets[0].rows() : [row()]));
  const currency = contract.amount?.currency ?? 'USD';
  const change = (key: string, to: Partial<RuleRow>) =>
    setRows(before => before.map(each => (each.key === key ? { ...each, ...to } : each)));
  const save = useMutation({
    mutationFn: () => call.contracts.setSchedule(contract.id, rulesOf(rows)),
    onSuccess: () => {
      toast('The schedule is made');
      void client.invalidateQueries({ queryKey: keys.contract(contract.id) });
      refresh();
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={`Schedule of ${formatMoney(contract.amount)}`} size="lg">
      <form
        className="fields"
        onSubmit={submit => {
          submit.preventDefault();
          save.mutate();
        }}
        noValidate
      >
        <FormErrors error={save.error} />
        <div className="line wrap">
          {presets.map(preset => (
            <Button key={preset.label} variant="default" size="compact-sm" onClick={() => setRows(preset.rows())}>
              {preset.label}
            </Button>
          ))}
        </div>
        {amountOf(contract.paid) > 0 && (
          <p className="muted">{formatMoney(contract.paid)} is paid and fills the new schedule from its beginning.</p>
        )}
        {rows.map((each, index) => (
          <fieldset key={each.key} className={classes.rule} aria-label={`Part ${index + 1}`}>
            <TextInput
              label="Called"
              maxLength={80}
              placeholder="Payment"
              value={each.label}
              onChange={event => change(each.key, { label: event.currentTarget.value })}
            />
            <Select
              label="How much"
              allowDeselect={false}
              data={[
                { value: 'percent', label: 'Percent' },
                { value: 'fixed', label: 'An amount' },
                { value: 'rest', label: 'What is left' },
              ]}
              value={each.kind}
              onChange={value => change(each.key, { kind: (value ?? 'rest') as RuleRow['kind'] })}
            />
            {each.kind === 'rest' ? (
              <NumberInput
                label="In parts"
                min={1}
                max={120}
                value={each.count}
                onChange={value => change(each.key, { count: value })}
              />
            ) : (
              <NumberInput
                label={each.kind === 'percent' ? 'Percent' : `Amount (${currency})`}
                {...(each.kind === 'percent'
                  ? { min: 0, max: 100, decimalScale: 4, hideControls: true, suffix: ' %' }
                  : amountInput(currency))}
                value={each.value}
                onChange={value => change(each.key, { value })}
              />
            )}
            <Select
              label="Due"
              allowDeselect={false}
              data={[
                { value: 'signing', label: 'After signing' },
                { value: 'event', label: 'By the event' },
                { value: 'date', label: 'On a date' },
                { value: 'none', label: 'No date' },
              ]}
              value={each.due}
              onChange={value => change(each.key, { due: (value ?? 'none') as RuleRow['due'] })}
            />
            {each.due === 'date' ? (
              <TextInput
                label="Date"
                type="date"
                value={each.date}
                onChange={event => change(each.key, { date: event.currentTarget.value })}
              />
            ) : (
              each.due !== 'none' && (
                <NumberInput
                  label={
                    each.due === 'signing' ? 'Days after signing' : each.before ? 'Days before it' : 'Days after it'
                  }
                  min={0}
                  max={3650}
                  value={each.days}
                  onChange={value => change(each.key, { days: value })}
                />
              )
            )}
            <TextInput
              label="Lets in once paid"
              placeholder="Category of passes"
              maxLength={100}
              value={each.activates}
              onChange={event => change(each.key, { activates: event.currentTarget.value })}
            />
            <div className={classes.ruleEnd}>
              {each.due === 'event' ? (
                <Checkbox
                  label="Before the event"
                  checked={each.before}
                  onChange={event => change(each.key, { before: event.currentTarget.checked })}
                />
              ) : (
                <span />
              )}
              {rows.length > 1 && (
                <Button
                  variant="subtle"
                  color="gray"
                  size="compact-sm"
                  leftSection={<IconTrash {...icon} />}
                  aria-label={`Remove part ${index + 1}`}
                  onClick={() => setRows(before => before.filter(other => other.key !== each.key))}
                >
                  Remove part
                </Button>
              )}
            </div>
          </fieldset>
        ))}
        <div className="ends">
          <Button
            variant="default"
            className={classes.first}
            leftSection={<IconPlus {...icon} />}
            onClick={() => setRows(before => [...before, row()])}
          >
            Add part
          </Button>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            Make schedule
          </Button>
        </div>
      </form>
    </Modal>
  );
}

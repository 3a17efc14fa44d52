import { Button, Modal, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as call from '@/api/calls';
import { asProblem } from '@/api/problem';
import { keys } from '@/api/queries';
import type { ElementAnswer, EventElement } from '@/api/types';
import { fromWall, localZone, toWall } from '@/time/zones';
import { FormErrors } from '@/ui/FormErrors';
import { toast } from '@/ui/toasts';
import classes from './Elements.module.css';
import { refusalSentences } from './words';

type Answer = ElementAnswer['answer'];

const titles: Record<Answer, string> = {
  confirmed: 'Confirm',
  declined: 'Decline',
  propose: 'Propose other times',
};

/** How a venue or vendor answers what it is asked. */
export function AnswerButtons({ element }: { element: EventElement }) {
  const [answer, setAnswer] = useState<Answer | null>(null);
  return (
    <>
      <Button size="compact-sm" aria-label={`Confirm ${element.name}`} onClick={() => setAnswer('confirmed')}>
        Confirm
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`Propose other times for ${element.name}`}
        onClick={() => setAnswer('propose')}
      >
        Propose other times
      </Button>
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        aria-label={`Decline ${element.name}`}
        onClick={() => setAnswer('declined')}
      >
        Decline
      </Button>
      {answer && <AnswerDialog element={element} answer={answer} onClose={() => setAnswer(null)} />}
    </>
  );
}

function AnswerDialog({ element, answer, onClose }: { element: EventElement; answer: Answer; onClose: () => void }) {
  const client = useQueryClient();
  const zone = element.eventTimezone ?? localZone();
  const local = (instant: string) => {
    const { date, time } = toWall(instant, zone);
    return `${date}T${time}`;
  };
  const [note, setNote] = useState('');
  const [from, setFrom] = useState(local(element.startAt));
  const [to, setTo] = useState(local(element.endAt));
  const instant = (text: string) => {
    const [date = '', time = ''] = text.split('T');
    return date && time ? (fromWall({ date, time: time.slice(0, 5) }, zone)?.instant.toISOString() ?? null) : null;
  };
  const [start, end] = [instant(from), instant(to)];
  const send = useMutation({
    mutationFn: () =>
      call.elements.answer(element.id, {
        answer,
        ...(note.trim() && { note: note.trim() }),
        ...(answer === 'propose' && { startAt: start, endAt: end }),
      }),
    onSuccess: () => {
      toast(answer === 'propose' ? `Other times for “${element.name}” are proposed` : `“${element.name}” is ${answer}`);
      onClose();
    },
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.requests });
      void client.invalidateQueries({ queryKey: keys.event(element.eventId) });
    },
  });
  const why = send.error ? refusalSentences(asProblem(send.error).members) : [];
  return (
    <Modal opened onClose={onClose} title={`${titles[answer]}: ${element.name}`}>
      <form
        className="stack"
        noValidate
        onSubmit={submit => {
          submit.preventDefault();
          send.mutate();
        }}
      >
        <FormErrors error={send.error} />
        {why.length > 0 && (
          <ul className={classes.said}>
            {why.map(sentence => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        )}
        {answer === 'propose' && (
          <div className="pair">
            <TextInput
              label="From"
              type="datetime-local"
              value={from}
              onChange={change => setFrom(change.currentTarget.value)}
            />
            <TextInput
              label="To"
              type="datetime-local"
              value={to}
              error={start && end && start >= end ? 'After the start.' : undefined}
              onChange={change => setTo(change.currentTarget.value)}
            />
          </div>
        )}
        <Textarea
          label="Message (optional)"
          description="The planners read it beside your answer."
          autosize
          minRows={2}
          maxLength={2000}
          data-autofocus
          value={note}
          onChange={change => setNote(change.currentTarget.value)}
        />
        <div className="ends">
          <Button variant="default" onClick={onClose}>
            Back
          </Button>
          <Button
            type="submit"
            loading={send.isPending}
            color={answer === 'declined' ? 'red' : undefined}
            disabled={answer === 'propose' && !(start && end && start < end)}
          >
            {answer === 'propose' ? 'Send these times' : `${titles[answer]} it`}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

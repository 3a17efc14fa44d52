import { Button, CopyButton, Modal, NativeSelect, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import * as call from '@/api/calls';
import type { EventFile } from '@/api/types';
import { formatDateTime } from '@/time/format';
import { FormErrors } from '@/ui/FormErrors';
import { toast, toastProblem } from '@/ui/toasts';

const lengths = [
  { value: '3600', label: 'an hour' },
  { value: '86400', label: 'a day' },
  { value: '259200', label: 'three days' },
  { value: '604800', label: 'seven days' },
];

/** A link to a file for somebody without an account, for as long as it is needed. */
export function ShareDialog({ file, onClose }: { file: EventFile; onClose: () => void }) {
  const [expiresIn, setExpiresIn] = useState('86400');
  const make = useMutation({ mutationFn: () => call.files.link(file.id, Number(expiresIn)) });
  const end = useMutation({
    mutationFn: () => call.files.endLinks(file.id),
    onSuccess: () => {
      make.reset();
      toast('Every link to it has ended');
    },
    onError: error => toastProblem('The links could not be ended', error),
  });
  const link = make.data?.data;
  return (
    <Modal opened onClose={onClose} title={`Share “${file.name}”`}>
      <div className="stack">
        <FormErrors error={make.error} />
        <p className="muted">Whoever has the link can open this file without an account, until it ends.</p>
        <NativeSelect
          label="It works for"
          data={lengths}
          value={expiresIn}
          onChange={change => {
            setExpiresIn(change.currentTarget.value);
            make.reset();
          }}
        />
        {link ? (
          <>
            <TextInput
              label="Link"
              readOnly
              value={link.url}
              description={`Until ${formatDateTime(link.expiresAt)}`}
              onFocus={focus => focus.currentTarget.select()}
            />
            <CopyButton value={link.url}>
              {({ copied, copy }) => <Button onClick={copy}>{copied ? 'Copied' : 'Copy link'}</Button>}
            </CopyButton>
          </>
        ) : (
          <Button loading={make.isPending} onClick={() => make.mutate()}>
            Make a link
          </Button>
        )}
        <Button variant="subtle" loading={end.isPending} onClick={() => end.mutate()}>
          End every link to this file
        </Button>
      </div>
    </Modal>
  );
}

import { Button, Modal, Radio } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import * as call from '@/api/calls';
import { keys } from '@/api/queries';
import type { EventDetail, Gate, GateMode as Mode } from '@/api/types';
import { FormErrors } from '@/ui/FormErrors';
import { toast } from '@/ui/toasts';
import { gateModes } from './words';

/** Chooses how the scanners of a gate come to a decision, and says what that means when the line is cut. */
export function GateMode({ event, gate, onClose }: { event: EventDetail; gate: Gate; onClose: () => void }) {
  const client = useQueryClient();
  const [mode, setMode] = useState<Mode>(gate.mode);
  const save = useMutation({
    mutationFn: (to: Mode) => call.gates.update(event.id, gate.id, { mode: to }),
    onSuccess: (_, to) => {
      toast(`${gate.name}: ${gateModes[to].label.toLowerCase()}`, {
        detail: 'Scanners with a line know within 15 seconds.',
        undo: () => save.mutate(gate.mode),
      });
      void client.invalidateQueries({ queryKey: keys.gates(event.id) });
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={`How gate ${gate.name} decides`}>
      <form
        className="fields"
        onSubmit={submit => {
          submit.preventDefault();
          save.mutate(mode);
        }}
      >
        <FormErrors error={save.error} />
        <Radio.Group aria-label="How it decides" value={mode} onChange={value => setMode(value as Mode)}>
          <div className="fields">
            {(Object.keys(gateModes) as Mode[]).map(each => (
              <Radio key={each} value={each} label={gateModes[each].label} description={gateModes[each].means} />
            ))}
          </div>
        </Radio.Group>
        <div className="ends">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={mode === gate.mode} loading={save.isPending}>
            Set it
          </Button>
        </div>
      </form>
    </Modal>
  );
}

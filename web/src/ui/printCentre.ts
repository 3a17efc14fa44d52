import { create } from 'zustand';
import type { DocumentType, Id } from '@/api/types';

interface PrintCentre {
  /** What is about to be printed; null while the print centre is closed. */
  open: { eventId: Id; type: DocumentType } | null;
}

/** The print centre stands above every screen, so any of them can open it for what it shows. */
export const usePrintCentre = create<PrintCentre>(() => ({ open: null }));

/** Opens the print centre for an event, at one kind of document. */
export const openPrintCentre = (eventId: Id, type: DocumentType) =>
  usePrintCentre.setState({ open: { eventId, type } });

export const closePrintCentre = () => usePrintCentre.setState({ open: null });

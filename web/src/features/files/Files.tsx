import { ActionIcon, Button, Menu, SegmentedControl, Switch } from '@mantine/core';
import {
  IconDots,
  IconDownload,
  IconFileText,
  IconFileTypeDoc,
  IconFileTypePdf,
  IconLayoutGrid,
  IconLink,
  IconList,
  IconMovie,
  IconPhoto,
  IconPrinter,
  IconQuote,
  IconTrash,
  IconUpload,
} from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useId, useRef, useState } from 'react';
import * as call from '@/api/calls';
import { keys, query } from '@/api/queries';
import type { EventFile, FileBucket } from '@/api/types';
import { add, buckets, bytes } from '@/offline/uploads';
import { formatRelative } from '@/time/format';
import { useNow } from '@/time/useNow';
import { type Column, DataGrid, Pager } from '@/ui/DataGrid';
import page from '@/ui/Page.module.css';
import { usePageTitle } from '@/ui/PageHeader';
import { openPrintCentre } from '@/ui/printCentre';
import { SearchBox } from '@/ui/SearchBox';
import { EmptyState, ErrorRegion, SkeletonRows } from '@/ui/States';
import { toast, toastProblem } from '@/ui/toasts';
import { mayAdmin, mayEdit, useEvent } from '../command-center/useEvent';
import classes from './Files.module.css';
import { ShareDialog } from './ShareDialog';
import { hasTerms, TermsPanel } from './TermsPanel';

const pageSize = 48;
const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;
const names = Object.keys(buckets) as FileBucket[];

const iconOf = (file: EventFile) =>
  file.mediaType.startsWith('image/')
    ? IconPhoto
    : file.mediaType.startsWith('video/')
      ? IconMovie
      : file.mediaType === 'application/pdf'
        ? IconFileTypePdf
        : file.mediaType === 'text/plain'
          ? IconFileText
          : IconFileTypeDoc;

/** Where a file goes unless somebody says otherwise: what its own type says. */
const bucketOf = (file: File): FileBucket =>
  buckets.images.accept.split(',').includes(file.type) && file.size <= buckets.images.megabytes * 1024 * 1024
    ? 'images'
    : file.type.startsWith('image/') || file.type.startsWith('video/')
      ? 'media'
      : 'documents';

/** The files of an event: to find, to look at, to add and to hand on. */
export function Files() {
  const event = useEvent();
  const search = useSearch({ from: '/shell/events/$eventId/files' });
  const navigate = useNavigate({ from: '/events/$eventId/files' });
  const number = search.page ?? 1;
  const files = useQuery(query.files(event.id, { bucket: search.bucket, q: search.q, page: number, limit: pageSize }));
  const [shared, setShared] = useState<EventFile | null>(null);
  const [read, setRead] = useState<EventFile | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const [dragging, setDragging] = useState(false);
  const hint = useId();
  const editable = mayEdit(event);
  const set = (change: Partial<typeof search>) =>
    void navigate({ search: previous => ({ ...previous, ...change }), replace: true });
  const send = (chosen: Iterable<File>) => {
    for (const file of chosen) add(event.id, search.bucket ?? bucketOf(file), [file]);
  };
  usePageTitle(`Files · ${event.name}`);

  useEffect(() => {
    if (!editable) return;
    const paste = (pasted: ClipboardEvent) => {
      const chosen = [...(pasted.clipboardData?.files ?? [])];
      const typing = pasted.target instanceof Element && pasted.target.closest('input, textarea, [contenteditable]');
      if (chosen.length === 0 || typing) return;
      pasted.preventDefault();
      for (const file of chosen) add(event.id, search.bucket ?? bucketOf(file), [file]);
    };
    document.addEventListener('paste', paste);
    return () => document.removeEventListener('paste', paste);
  }, [editable, event.id, search.bucket]);

  const data = files.data?.data ?? [];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one more way to what the button does
    <div
      className={classes.files}
      data-dragging={dragging || undefined}
      onDragOver={drag => {
        if (!editable || !drag.dataTransfer.types.includes('Files')) return;
        drag.preventDefault();
        setDragging(true);
      }}
      onDragLeave={drag => {
        if (!drag.currentTarget.contains(drag.relatedTarget as Node | null)) setDragging(false);
      }}
      onDrop={drop => {
        if (!editable) return;
        drop.preventDefault();
        setDragging(false);
        send(drop.dataTransfer.files);
      }}
    >
      <search className={page.filters}>
        <SegmentedControl
          aria-label="Which files"
          size="xs"
          value={search.bucket ?? 'all'}
          onChange={value => set({ bucket: value === 'all' ? undefined : (value as FileBucket), page: undefined })}
          data={[{ value: 'all', label: 'All' }, ...names.map(value => ({ value, label: buckets[value].label }))]}
        />
        <SearchBox
          className={page.search}
          label="Search files"
          value={search.q ?? ''}
          onChange={q => set({ q: q || undefined, page: undefined })}
        />
        <SegmentedControl
          aria-label="How files are shown"
          size="xs"
          value={search.view ?? 'grid'}
          onChange={value => set({ view: value === 'list' ? 'list' : undefined })}
          data={[
            { value: 'grid', label: <Shown of={IconLayoutGrid} label="Grid" /> },
            { value: 'list', label: <Shown of={IconList} label="List" /> },
          ]}
        />
        <Button
          className={page.end}
          variant="default"
          leftSection={<IconPrinter {...icon} />}
          onClick={() => openPrintCentre(event.id, 'run_of_show')}
        >
          Make a document
        </Button>
        {editable && (
          <Button
            className={classes.add}
            leftSection={<IconUpload {...icon} />}
            aria-describedby={hint}
            onClick={() => input.current?.click()}
          >
            Add files
          </Button>
        )}
      </search>
      {editable && (
        <>
          <p className={classes.hint} id={hint}>
            {search.bucket ? buckets[search.bucket].hint : 'Drop files anywhere here, paste them, or choose them.'}
          </p>
          <input
            ref={input}
            type="file"
            multiple
            hidden
            aria-label="Files to add"
            accept={search.bucket && buckets[search.bucket].accept}
            onChange={change => {
              send(change.currentTarget.files ?? []);
              change.currentTarget.value = '';
            }}
          />
        </>
      )}
      {search.bucket === 'media' && <MediaSetting editable={mayAdmin(event) && editable} eventId={event.id} />}
      {files.error && (
        <ErrorRegion
          error={files.error}
          what="The files could not be loaded"
          retry={() => void files.refetch()}
          dataFrom={files.data ? files.dataUpdatedAt : undefined}
        />
      )}
      {files.isPending ? (
        <SkeletonRows rows={5} />
      ) : data.length > 0 ? (
        <div>
          {search.view === 'list' ? (
            <FileList
              files={data}
              total={files.data?.total ?? 0}
              editable={editable}
              onShare={setShared}
              onRead={setRead}
            />
          ) : (
            <ul className={classes.grid} aria-label="Files">
              {data.map(file => (
                <FileCard
                  key={file.id}
                  file={file}
                  editable={editable}
                  onShare={() => setShared(file)}
                  onRead={() => setRead(file)}
                />
              ))}
            </ul>
          )}
          <Pager
            page={number}
            pageSize={pageSize}
            total={files.data?.total ?? 0}
            what="files"
            onPage={to => set({ page: to === 1 ? undefined : to })}
          />
        </div>
      ) : (
        !files.error && (
          <EmptyState
            title={search.q || search.bucket ? 'No such file' : 'No files yet'}
            action={
              editable && !search.q ? <Button onClick={() => input.current?.click()}>Add the first</Button> : undefined
            }
          >
            {search.q || search.bucket
              ? 'Try other words, or look at all files.'
              : 'Plans, contracts, riders and photos: everybody finds the one that counts here.'}
          </EmptyState>
        )
      )}
      {dragging && <div className={classes.drop}>Let go to add</div>}
      {shared && <ShareDialog file={shared} onClose={() => setShared(null)} />}
      {read && <TermsPanel key={read.id} file={read} onClose={() => setRead(null)} />}
    </div>
  );
}

function Shown({ of: Icon, label }: { of: typeof IconList; label: string }) {
  return (
    <span className={classes.shown}>
      <Icon {...icon} />
      <span>{label}</span>
    </span>
  );
}

interface FileProps {
  file: EventFile;
  editable: boolean;
  onShare: () => void;
  onRead: () => void;
}

function FileCard({ file, editable, onShare, onRead }: FileProps) {
  const Icon = iconOf(file);
  const now = useNow();
  return (
    <li className={classes.card}>
      <div className={classes.thumb}>
        {file.canOpen && file.mediaType.startsWith('image/') && file.mediaType !== 'image/heic' ? (
          <img src={file.publicUrl ?? file.contentUrl} alt="" loading="lazy" decoding="async" />
        ) : (
          <Icon size={40} stroke={1.25} aria-hidden="true" />
        )}
      </div>
      <div className={classes.cardText}>
        <FileName file={file} />
        <span className={classes.meta}>
          {bytes(file.size)} · {file.uploadedBy?.name ?? 'Somebody'} · {formatRelative(file.createdAt, now)}
        </span>
      </div>
      <FileMenu file={file} editable={editable} onShare={onShare} onRead={onRead} />
    </li>
  );
}

function FileName({ file }: { file: EventFile }) {
  return file.canOpen ? (
    <a className={classes.name} href={file.contentUrl} target="_blank" rel="noreferrer" title={file.name}>
      {file.name}
    </a>
  ) : (
    <span className={classes.name} title="Documents are opened by the event’s team">
      {file.name}
    </span>
  );
}

function FileList(props: {
  files: EventFile[];
  total: number;
  editable: boolean;
  onShare: (file: EventFile) => void;
  onRead: (file: EventFile) => void;
}) {
  const now = useNow();
  const columns: Column<EventFile>[] = [
    { key: 'name', title: 'Name', cell: file => <FileName file={file} /> },
    { key: 'bucket', title: 'Kind', wide: true, cell: file => buckets[file.bucket].label },
    {
      key: 'size',
      title: 'Size',
      align: 'end',
      wide: true,
      cell: file => <span className="num">{bytes(file.size)}</span>,
    },
    { key: 'by', title: 'Added by', wide: true, cell: file => file.uploadedBy?.name ?? '' },
    { key: 'at', title: 'Added', wide: true, cell: file => formatRelative(file.createdAt, now) },
    {
      key: 'menu',
      title: 'More',
      align: 'end',
      cell: file => (
        <FileMenu
          file={file}
          editable={props.editable}
          onShare={() => props.onShare(file)}
          onRead={() => props.onRead(file)}
        />
      ),
    },
  ];
  return (
    <div className={classes.list}>
      <DataGrid label="Files" columns={columns} rows={props.files} total={props.total} />
    </div>
  );
}

function FileMenu({ file, editable, onShare, onRead }: FileProps) {
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => call.files.remove(file.id),
    onSuccess: () => {
      toast(`“${file.name}” removed`);
      void client.invalidateQueries({ queryKey: keys.files(file.eventId) });
      void client.invalidateQueries({ queryKey: keys.storage });
    },
    onError: error => toastProblem('The file could not be removed', error),
  });
  if (!file.canOpen && !file.canRemove) return null;
  return (
    <Menu position="bottom-end" onClose={() => setAsking(false)}>
      <Menu.Target>
        <ActionIcon variant="subtle" aria-label={`More about ${file.name}`}>
          <IconDots {...icon} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {file.canOpen && (
          <Menu.Item
            component="a"
            href={`${file.contentUrl}?download=true`}
            download
            leftSection={<IconDownload {...icon} />}
          >
            Download
          </Menu.Item>
        )}
        {hasTerms(file) && (
          <Menu.Item leftSection={<IconQuote {...icon} />} onClick={onRead}>
            Read the terms
          </Menu.Item>
        )}
        {file.canOpen && editable && (
          <Menu.Item leftSection={<IconLink {...icon} />} onClick={onShare}>
            Share a link
          </Menu.Item>
        )}
        {file.canRemove && (
          <Menu.Item
            leftSection={<IconTrash {...icon} />}
            color="red"
            closeMenuOnClick={asking}
            onClick={() => (asking ? remove.mutate() : setAsking(true))}
          >
            {asking ? 'Remove for good?' : 'Remove'}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function MediaSetting({ eventId, editable }: { eventId: string; editable: boolean }) {
  const client = useQueryClient();
  const settings = useQuery(query.fileSettings(eventId));
  const save = useMutation({
    mutationFn: (mediaPublic: boolean) => call.files.setSettings(eventId, { mediaPublic }),
    onSuccess: () => void client.invalidateQueries({ queryKey: keys.files(eventId) }),
    onError: error => toastProblem('That could not be saved', error),
  });
  return (
    <Switch
      label="Anybody with the address may look at photos and videos"
      checked={save.isPending ? save.variables : (settings.data?.mediaPublic ?? false)}
      disabled={!editable || !settings.data}
      onChange={change => save.mutate(change.currentTarget.checked)}
    />
  );
}

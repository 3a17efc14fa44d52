using System.ComponentModel.DataAnnotations;
using Callboard.Platform.Feed;
using Microsoft.AspNetCore.Mvc;

namespace Callboard.Talk;

/// <summary>What a conversation is about.</summary>
public enum ThreadKind
{
    /// <summary>An event.</summary>
    Event,

    /// <summary>Nothing in particular: colleagues among themselves.</summary>
    Direct,
}

/// <summary>Who is in a conversation.</summary>
public enum ThreadAudience
{
    /// <summary>Whoever is on the team of its event, and whoever was asked in besides.</summary>
    Team,

    /// <summary>Whoever was asked in.</summary>
    Members,
}

/// <summary>From where somebody is.</summary>
public enum ThreadSide
{
    /// <summary>A colleague.</summary>
    Staff,

    /// <summary>The client of the event.</summary>
    Client,

    /// <summary>The venue of the event.</summary>
    Venue,

    /// <summary>A vendor of the event.</summary>
    Vendor,
}

/// <summary>Somebody in a conversation.</summary>
public sealed record ThreadPerson(Guid Id, string Name, ThreadSide Kind);

/// <summary>The last thing that was said.</summary>
/// <param name="No">Its number in the conversation.</param>
/// <param name="Text">Its beginning; null when it was taken back.</param>
/// <param name="WrittenAt">When it was written, which without a network is before it arrived.</param>
public sealed record LastMessage(Guid Id, long No, FeedPerson? Author, string? Text, bool Deleted, DateTimeOffset WrittenAt);

/// <summary>A conversation you are in.</summary>
/// <param name="Title">What it is called; one between two people may have no name but theirs.</param>
/// <param name="People">Who is in it besides you; at most the first eight.</param>
/// <param name="PeopleCount">How many are in it besides you.</param>
/// <param name="Outside">How many of them are not colleagues.</param>
/// <param name="Unread">How many messages of others you have not read.</param>
/// <param name="Mentioned">Whether one of those names you.</param>
/// <param name="Muted">You do not want its unread messages counted, or to be told of them.</param>
/// <param name="ReadNo">The number of the last message you read.</param>
/// <param name="LastNo">The number of the last message.</param>
/// <param name="ClosedAt">Since when nothing more can be said there.</param>
public sealed record TalkThread(
    Guid Id, ThreadKind Kind, string? Title, NotificationEvent? Event, ThreadAudience Audience, IReadOnlyList<ThreadPerson> People, int PeopleCount,
    int Outside, LastMessage? LastMessage, int Unread, bool Mentioned, bool Muted, long ReadNo, long LastNo, DateTimeOffset? ClosedAt, Guid CreatedBy,
    DateTimeOffset CreatedAt, int Version);

/// <summary>A page of conversations, the one something was said in last first.</summary>
/// <param name="Data">The conversations of this page.</param>
/// <param name="Total">How many there are in all.</param>
/// <param name="Unread">How many messages are unread in all of yours that are not muted, whatever the page shows.</param>
/// <param name="UnreadThreads">In how many conversations those are.</param>
/// <param name="NextCursor">Pass as <c>cursor</c> for the next page; null on the last.</param>
/// <param name="ChangeCursor">Where the topic <c>user:&lt;id&gt;</c> stood when this was read: listen to it from here.</param>
public sealed record ThreadsPage(
    IReadOnlyList<TalkThread> Data, int Total, int Unread, int UnreadThreads, string? NextCursor, Cursor ChangeCursor);

/// <summary>Somebody in a conversation, and how far they have read.</summary>
/// <param name="Origin">Whether the team brought them along or somebody asked them in.</param>
/// <param name="ReadNo">The number of the last message they read.</param>
public sealed record ThreadMember(
    Guid Id, string Name, ThreadSide Kind, ThreadOrigin Origin, long ReadNo, DateTimeOffset? ReadAt, DateTimeOffset JoinedAt);

/// <summary>How somebody came into a conversation.</summary>
public enum ThreadOrigin
{
    /// <summary>Somebody asked them in.</summary>
    Invited,

    /// <summary>They are on the team of the event.</summary>
    Team,
}

/// <summary>A conversation with everybody in it.</summary>
/// <param name="Members">Everybody, you among them, in the order they came.</param>
/// <param name="MayPost">You may say something.</param>
/// <param name="MayInvite">You may ask others in.</param>
/// <param name="MayChange">You may rename and close it, and take others out.</param>
/// <param name="ChangeCursor">Where the topic <c>thread:&lt;id&gt;</c> stood when this was read: listen to it from here.</param>
public sealed record TalkThreadDetail(
    TalkThread Thread, IReadOnlyList<ThreadMember> Members, bool MayPost, bool MayInvite, bool MayChange, Cursor ChangeCursor);

/// <summary>A conversation to start.</summary>
/// <param name="Id">An id of your making, so that a retry starts the same conversation.</param>
/// <param name="EventId">The event it is about; without one it is among colleagues.</param>
/// <param name="Title">What it is called; needed for one about an event.</param>
/// <param name="Audience">The team of the event, or whom you ask in, which is the default.</param>
/// <param name="MemberIds">Whom you ask in. You are in it yourself. Of conversations between two colleagues there is one, which is answered if it is there.</param>
/// <param name="Body">The first thing you say there.</param>
public sealed record CreateThreadRequest(
    Guid? Id = null, Guid? EventId = null, [property: StringLength(200, MinimumLength = 1)] string? Title = null, ThreadAudience? Audience = null,
    [property: MaxLength(100)] IReadOnlyList<Guid>? MemberIds = null, [property: StringLength(10_000, MinimumLength = 1)] string? Body = null);

/// <summary>Changes of a conversation.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Closed">Whether nothing more can be said there.</param>
public sealed record ThreadPatch([property: StringLength(200, MinimumLength = 1)] string? Title = null, bool? Closed = null);

/// <summary>Changes of your own part in a conversation.</summary>
/// <param name="Muted">You do not want its unread messages counted, or to be told of them.</param>
public sealed record MembershipPatch(bool? Muted = null);

/// <summary>How far you have read.</summary>
/// <param name="MessageId">The last message you read; without one, all there are.</param>
public sealed record ReadThreadRequest(Guid? MessageId = null);

/// <summary>How far you have read a conversation now. Reading never goes back: the furthest of several screens counts.</summary>
/// <param name="ReadNo">The number of the last message you read.</param>
/// <param name="Unread">How many messages of others are left there.</param>
/// <param name="UnreadTotal">How many are left in all conversations that are not muted.</param>
public sealed record ReadThread(long ReadNo, int Unread, int UnreadTotal);

/// <summary>What kinds of records a message can speak of.</summary>
public enum MessageSubject
{
    /// <summary>A task of an event.</summary>
    Task,

    /// <summary>A block of the run of show.</summary>
    Block,

    /// <summary>An event.</summary>
    Event,

    /// <summary>A client.</summary>
    Client,

    /// <summary>A venue.</summary>
    Venue,

    /// <summary>A vendor.</summary>
    Vendor,

    /// <summary>A participant.</summary>
    Participant,

    /// <summary>Something that can be booked.</summary>
    Resource,
}

/// <summary>A record a message speaks of.</summary>
public sealed record MessageReferenceRequest([property: Required] MessageSubject? Entity, [property: Required] Guid? Id);

/// <summary>A record a message speaks of.</summary>
/// <param name="Label">What it is called; null where you do not see it, or it is gone.</param>
/// <param name="EventId">The event it belongs to.</param>
public sealed record MessageReference(MessageSubject Entity, Guid Id, string? Label, Guid? EventId);

/// <summary>What a message answers, in short.</summary>
/// <param name="Text">Its beginning; null when it was taken back.</param>
public sealed record AnsweredMessage(Guid Id, long No, FeedPerson? Author, string? Text, bool Deleted);

/// <summary>Something somebody said.</summary>
/// <param name="No">Its number in the conversation: without gaps, in the order of arrival.</param>
/// <param name="Author">Who said it.</param>
/// <param name="Body">What was said; null when it was taken back.</param>
/// <param name="ParentId">What it answers.</param>
/// <param name="Parent">That in short; null where you do not see it.</param>
/// <param name="Mentions">Whom it names.</param>
/// <param name="Refs">Records it speaks of.</param>
/// <param name="Urgent">It is told also in quiet hours.</param>
/// <param name="WrittenAt">When it was written, which without a network is before it arrived.</param>
/// <param name="CreatedAt">When it arrived.</param>
/// <param name="EditedAt">When it was changed last.</param>
/// <param name="DeletedAt">When it was taken back.</param>
public sealed record Message(
    Guid Id, Guid ThreadId, long No, FeedPerson? Author, string? Body, Guid? ParentId, AnsweredMessage? Parent, IReadOnlyList<FeedPerson> Mentions,
    IReadOnlyList<MessageReference> Refs, bool Urgent, DateTimeOffset WrittenAt, DateTimeOffset CreatedAt, DateTimeOffset? EditedAt,
    DateTimeOffset? DeletedAt, int Version);

/// <summary>A page of messages in the order they were said.</summary>
/// <param name="Data">The messages of this page.</param>
/// <param name="Total">How many there are in all.</param>
/// <param name="NextCursor">Pass as <c>cursor</c> for those said before; null when there are none.</param>
/// <param name="ReadNo">The number of the last message you read.</param>
/// <param name="ChangeCursor">Where the topic <c>thread:&lt;id&gt;</c> stood when this was read.</param>
public sealed record MessagesPage(IReadOnlyList<Message> Data, int Total, string? NextCursor, long ReadNo, Cursor ChangeCursor);

/// <summary>Something to say.</summary>
/// <param name="Id">An id of your making, so that a retry is the same message.</param>
/// <param name="Body">What to say.</param>
/// <param name="ParentId">What it answers.</param>
/// <param name="Mentions">Whom it names; they are told.</param>
/// <param name="Refs">Records it speaks of.</param>
/// <param name="Urgent">Tell whom it concerns also in quiet hours.</param>
public sealed record PostMessageRequest(
    [property: Required, StringLength(10_000, MinimumLength = 1)] string? Body, Guid? Id = null, Guid? ParentId = null,
    [property: MaxLength(100)] IReadOnlyList<Guid>? Mentions = null,
    [property: MaxLength(20)] IReadOnlyList<MessageReferenceRequest>? Refs = null, bool Urgent = false);

/// <summary>Changes of something you said.</summary>
public sealed record MessagePatch(
    [property: StringLength(10_000, MinimumLength = 1)] string? Body = null, [property: MaxLength(100)] IReadOnlyList<Guid>? Mentions = null,
    [property: MaxLength(20)] IReadOnlyList<MessageReferenceRequest>? Refs = null);

/// <summary>What a message said before.</summary>
/// <param name="Until">Until when.</param>
public sealed record MessageVersion(string Body, DateTimeOffset Until);

/// <summary>Which conversations to list.</summary>
/// <param name="EventId">Only those about this event.</param>
/// <param name="Unread">Only those with something unread.</param>
/// <param name="Q">Part of the title, or of somebody's name.</param>
public sealed record ThreadQuery(
    [property: FromQuery(Name = "eventId")] Guid? EventId = null,
    [property: FromQuery(Name = "unread")] bool? Unread = null,
    [property: FromQuery(Name = "q"), StringLength(200)] string? Q = null);
